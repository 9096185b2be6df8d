import { Timeline1795305600500 } from './migrations/1795305600500-timeline.js';
import { TimelineRow } from './timeline.row.js';

export const entities = [TimelineRow];
export const migrations = [Timeline1795305600500];
