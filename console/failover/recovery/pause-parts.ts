import type { RecoveryDetail, RecoveryStep } from '../../api/types/failover';

/** A stretch of the pause, named by what took it. */
export interface PausePart {
  readonly label: string;
  readonly ms: number;
  readonly longest: boolean;
}

/** Steps after which clients' writes are answered again. */
const OPENS = ['canary', 'open-route', 'reopen-member'];

const STAGES: Readonly<Record<string, string>> = {
  ...{ 'stop-receiving': 'Decided', elect: 'Decided' },
  ...{ 'disable-events': 'Closed', 'drain-route': 'Closed', 'close-route': 'Closed', 'close-member': 'Closed' },
  ...{ fence: 'Fenced', 'apply-received': 'Drained', 'catch-up': 'Drained' },
  ...{ detach: 'Opened', 'open-member': 'Opened', 'enable-events': 'Opened', 'reopen-member': 'Opened' },
  ...{ 'open-route': 'Routed', canary: 'First row', follow: 'Followed' },
};

const endOf = ({ startedAtMs, tookMs }: RecoveryStep) => (startedAtMs ?? 0) + (tookMs ?? 0);

/** The step that let clients write again, the last of them; null when none did, or the first row got no answer. */
export function stepBack(steps: readonly RecoveryStep[]): RecoveryStep | null {
  const rows = steps.filter(({ kind }) => kind === 'canary');
  if (rows.length > 0 && rows.every(({ state }) => state === 'failed')) return null;
  const opened = steps.filter(({ kind, state }) => state === 'done' && OPENS.includes(kind));
  return opened.reduce<RecoveryStep | null>((last, step) => (last && endOf(last) >= endOf(step) ? last : step), null);
}

/** When writes were back, ms since the recovery began. */
export function backAtMs(steps: readonly RecoveryStep[]): number | null {
  const step = stepBack(steps);
  return step && endOf(step);
}

/**
 * Where the pause went, in the order it happened: from the failure (or from the close, in a handover) to the first write.
 * Steps that ran beside each other count once, what came back to a stage counts with it; the parts add up to the pause.
 */
export function pauseParts({ steps, pauseMs }: Pick<RecoveryDetail, 'steps' | 'pauseMs'>): PausePart[] {
  const end = backAtMs(steps);
  if (end === null || pauseMs === null) return [];
  let at = end - pauseMs;
  const parts: { label: string; ms: number }[] = [];
  const upTo = (label: string, ms: number) => {
    if (ms <= at) return;
    const same = parts.find((part) => part.label === label);
    if (same) same.ms += ms - at;
    else parts.push({ label, ms: ms - at });
    at = ms;
  };
  upTo('Seen', 0);
  for (const step of inOrder(steps)) upTo(STAGES[step.kind] ?? 'Put right', Math.min(end, endOf(step)));
  const longest = Math.max(...parts.map(({ ms }) => ms));
  return parts.map((part) => ({ ...part, longest: part.ms === longest }));
}

function inOrder(steps: readonly RecoveryStep[]): RecoveryStep[] {
  return steps.filter(({ tookMs }) => tookMs !== null).sort((a, b) => endOf(a) - endOf(b));
}
