import { EventCursorRow, EventHeadRow, EventRow } from './event.row.js';
import { EventLog1795305600200 } from './migrations/1795305600200-event-log.js';

export const entities = [EventRow, EventHeadRow, EventCursorRow];
export const migrations = [EventLog1795305600200];
