import type { Wire } from '../contract';

export type IncidentSummary = Wire<'IncidentSummary'>;
export type IncidentPage = Wire<'IncidentPage'>;
export type IncidentView = Wire<'Incident'>;
export type IncidentLine = IncidentView['timeline'][number];

export type MaintenanceView = Wire<'Maintenance'>;
export type MaintenancePreview = Wire<'MaintenancePreview'>;
export type MaintenanceTime = Wire<'MaintenanceCalendar'>['items'][number];
