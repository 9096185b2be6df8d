import {
  CheckRow,
  CheckStatusRow,
  DefaultChecksGivenRow,
  HistoryBlockRow,
  HistoryMarkRow,
  MonitorBeatRow,
  StatusChangeRow,
} from './check.row.js';
import { Health1795306000500 } from './migrations/1795306000500-health.js';

export const entities = [
  CheckRow,
  CheckStatusRow,
  HistoryMarkRow,
  HistoryBlockRow,
  StatusChangeRow,
  MonitorBeatRow,
  DefaultChecksGivenRow,
];
export const migrations = [Health1795306000500];
