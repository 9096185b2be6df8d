import type { Journal, Timing } from '../../ports.js';
import type { Reports } from './reports.js';
import type { Alerts } from './alerts.js';
import type { Rules } from './rules.js';

/** What a controller needs beside its cluster. */
export interface ControllerOutside {
  readonly timing: Timing;
  readonly journal: Journal;
  readonly reports: Reports;
  readonly rules: Rules;
  /** The id of a new recovery: never the same twice, by whichever process. */
  newId(): string;
  /** How many clusters share the thread: the more, the slower the beat at rest. */
  clusters?(): number;
  /** Those of them that are in alert: the more, the slower the beat in alert. */
  readonly alerts?: Pick<Alerts, 'count' | 'note'>;
}
