export {
  type AffectedResource,
  type IncidentCause,
  type IncidentEventType,
  type IncidentFacts,
  ownAlert,
  problemEnded,
  problemReported,
  type ReportedProblem,
} from './events.js';
export { IncidentsDaemonModule, IncidentsModule } from './incidents.module.js';
export { KeepIncidents } from './application/keep-incidents.js';
