export { FailoverDaemonModule, FailoverModule } from './failover.module.js';
