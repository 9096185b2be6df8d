import {
  CheckRow,
  CheckStatusRow,
  DefaultChecksGivenRow,
  HistoryBlockRow,
  HistoryMarkRow,
  MonitorBeatRow,
  StatusChangeRow,
} from './check.row.js';
import type { SealedColumn } from '../../platform/database/index.js';
import { BeatRow, HeartbeatRow } from './heartbeat.row.js';
import { Heartbeats1795700000000 } from './migrations/1795700000000-heartbeats.js';
import { heartbeatContext } from './sealing.js';
import { Health1795306000500 } from './migrations/1795306000500-health.js';
import { ServerVariables1795306000600 } from './migrations/1795306000600-server-variables.js';
import { ResultBatches1795700100000 } from './migrations/1795700100000-result-batches.js';
import { MonitorMembers1795700150000 } from './migrations/1795700150000-monitor-members.js';
import { StaleStatus1795700250000 } from './migrations/1795700250000-stale-status.js';
import { MonitorMemberRow } from './monitor-member.row.js';
import { SecondOpinions1795700300000 } from './migrations/1795700300000-second-opinions.js';
import { ResultBatchRow } from './result-batch.row.js';
import { SecondOpinionRow } from './second-opinion.row.js';
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
  HeartbeatRow,
  BeatRow,
  ResultBatchRow,
  MonitorMemberRow,
  SecondOpinionRow,
];
export const migrations = [
  Health1795306000500,
  ServerVariables1795306000600,
  Heartbeats1795700000000,
  ResultBatches1795700100000,
  MonitorMembers1795700150000,
  StaleStatus1795700250000,
  SecondOpinions1795700300000,
];
export const sealed: SealedColumn[] = [{ entity: HeartbeatRow, column: 'sealed', context: heartbeatContext }];
