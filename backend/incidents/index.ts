export {
  type AffectedResource,
  type IncidentCause,
  type IncidentEventType,
  type IncidentFacts,
  problemEnded,
  problemReported,
  type ReportedProblem,
} from './events.js';
export { IncidentsDaemonModule, IncidentsModule } from './incidents.module.js';
