import type { Intent } from '../../domain/intent.js';
import type { RecoveryRun } from './recovery-run.js';

/** Whether it leaves the primary where it is. */
export const isRepair = ({ kind }: Intent): boolean => kind !== 'failover' && kind !== 'switchover';

/**
 * Whether what is due now may end what runs. A change of primary ends repairs; a failover also ends the last phase of an
 * earlier one when it is the NEW primary that died. Nothing ends a change of primary half-way: each of its steps is
 * bounded, and it has an exit of its own for everything that can fail.
 */
export function preempts(
  intent: Intent,
  running: Pick<RecoveryRun, 'intent' | 'running'>,
  primary: string | null,
  byPerson: boolean,
): boolean {
  const changesPrimary = intent.kind === 'failover' || (byPerson && intent.kind === 'switchover');
  if (!changesPrimary) return false;
  const { intent: current } = running;
  if (current.kind !== 'failover' && current.kind !== 'switchover') return true;
  if (intent.kind === 'failover' && onlyDrains(running.running)) return true;
  const newOneDied = intent.from === primary && current.from !== primary;
  return intent.kind === 'failover' && newOneDied && running.running.phase === 'converging';
}

/** Nothing was changed yet but that no new session is let in, and waiting may last for a minute. */
const onlyDrains = ({ steps }: RecoveryRun['running']) =>
  steps.length > 0 && steps.every((id) => id.startsWith('drain-route:'));
