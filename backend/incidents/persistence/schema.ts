import type { Schema } from '../../platform/database/index.js';
import { IncidentDeskRow, IncidentMemberRow, IncidentNoteRow, IncidentRow } from './incident.row.js';
import { Incidents1795700000000 } from './migrations/1795700000000-incidents.js';

export const entities: Schema['entities'] = [IncidentRow, IncidentMemberRow, IncidentNoteRow, IncidentDeskRow];
export const migrations: Schema['migrations'] = [Incidents1795700000000];
