export { HealthDaemonModule, HealthModule } from './health.module.js';
export { lookAtThisMachine } from './adapters/host/look-at-this-machine.js';
