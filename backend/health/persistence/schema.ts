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
import { ServerVariables1795306000600 } from './migrations/1795306000600-server-variables.js';
import { ServerVariablesRow } from './server-variables.row.js';

export const entities = [
  CheckRow,
  CheckStatusRow,
  HistoryMarkRow,
  HistoryBlockRow,
  StatusChangeRow,
  MonitorBeatRow,
  DefaultChecksGivenRow,
  ServerVariablesRow,
];
export const migrations = [Health1795306000500, ServerVariables1795306000600];
