export { HealthDaemonModule, HealthModule } from './health.module.js';
