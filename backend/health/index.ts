export { checkRequested } from './application/check-events.js';
export { type IncidentLine, type IncidentSource, IncidentSources } from './application/incident-sources.js';
export {
  type MaintenanceCover,
  type MaintenanceSource,
  MaintenanceSources,
} from './application/maintenance-sources.js';
export { type ToldLine, type ToldSource, ToldSources } from './application/told-sources.js';
export { HealthDaemonModule, HealthModule } from './health.module.js';
export { lookAtThisMachine } from './adapters/host/look-at-this-machine.js';
export { answeredWell, lookedIllLately } from './persistence/health.queries.js';
export { Monitor } from './application/watch/monitor.js';
