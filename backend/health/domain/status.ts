/**
 * The status machine of a check.
 *
 * Law: (status, signal) → status is a total table; `unknown` is where every check begins; every status can be reached
 * from it and leads back to `up`; `paused` ends only by `resumed`, and no result leaves `maintenance`. The table is
 * proved when this file is loaded, so a wrong edit never starts.
 */
export const statuses = ['up', 'degraded', 'down', 'flapping', 'unknown', 'maintenance', 'paused'] as const;
export type HealthStatus = (typeof statuses)[number];

/**
 * What can happen to a check. `rose`, `worsened` and `fell` are thresholds that were reached, never single results;
 * `silent` is three intervals without a result that counts; `swung` is more changes than a reader could follow.
 */
export const signals = [
  'rose',
  'worsened',
  'fell',
  'swung',
  'silent',
  'paused',
  'resumed',
  'maintenance-began',
  'maintenance-ended',
] as const;
export type HealthSignal = (typeof signals)[number];

export type TransitionTable = Record<HealthStatus, Record<HealthSignal, HealthStatus>>;

const measured: Record<HealthSignal, HealthStatus> = {
  rose: 'up',
  worsened: 'degraded',
  fell: 'down',
  swung: 'flapping',
  silent: 'unknown',
  paused: 'paused',
  resumed: 'unknown',
  'maintenance-began': 'maintenance',
  'maintenance-ended': 'unknown',
};

const held = (status: HealthStatus, leave: Partial<Record<HealthSignal, HealthStatus>>) =>
  ({ ...Object.fromEntries(signals.map((signal) => [signal, status])), ...leave }) as Record<
    HealthSignal,
    HealthStatus
  >;

const ignoring = (status: HealthStatus, ...ignored: HealthSignal[]) =>
  ({ ...measured, ...Object.fromEntries(ignored.map((signal) => [signal, status])) }) as Record<
    HealthSignal,
    HealthStatus
  >;

export const transitions: TransitionTable = {
  up: ignoring('up', 'resumed', 'maintenance-ended'),
  degraded: ignoring('degraded', 'resumed', 'maintenance-ended'),
  down: ignoring('down', 'resumed', 'maintenance-ended'),
  flapping: ignoring('flapping', 'resumed', 'maintenance-ended'),
  unknown: ignoring('unknown', 'swung'),
  maintenance: held('maintenance', { 'maintenance-ended': 'unknown', paused: 'paused' }),
  paused: held('paused', { resumed: 'unknown' }),
};

/** The status after a signal. */
export function next(status: HealthStatus, signal: HealthSignal): HealthStatus {
  return transitions[status][signal];
}

function reachable(table: TransitionTable, start: HealthStatus): Set<HealthStatus> {
  const seen = new Set<HealthStatus>([start]);
  for (const status of seen) for (const signal of signals) seen.add(table[status][signal]);
  return seen;
}

/** Throws with the sentence of the first law a table breaks. */
export function proveTransitions(table: TransitionTable): void {
  for (const status of statuses) {
    for (const signal of signals) {
      if (!statuses.includes(table[status]?.[signal])) throw new Error(`No transition for ${signal} in ${status}`);
    }
    if (table[status].paused !== 'paused') throw new Error(`${status} cannot be paused`);
    if (!reachable(table, 'unknown').has(status)) throw new Error(`${status} can never be reached`);
    if (!reachable(table, status).has('up')) throw new Error(`${status} never leads back to up`);
  }
  for (const signal of ['rose', 'worsened', 'fell', 'swung', 'silent'] as const) {
    if (table.paused[signal] !== 'paused') throw new Error(`A result (${signal}) would end a pause`);
    if (table.maintenance[signal] !== 'maintenance') throw new Error(`A result (${signal}) would end a maintenance`);
  }
}

proveTransitions(transitions);

/** Worst first: what a resource with several checks shows. `paused` and `maintenance` are chosen, so they rank last. */
const severity: HealthStatus[] = ['down', 'flapping', 'degraded', 'unknown', 'up', 'maintenance', 'paused'];

/** The status of a resource: the worst of its checks, `unknown` when it has none. */
export function worstOf(all: readonly HealthStatus[]): HealthStatus {
  return severity.find((status) => all.includes(status)) ?? 'unknown';
}

/** Statuses that ask for a person. */
export function isProblem(status: HealthStatus): boolean {
  return status === 'down' || status === 'flapping' || status === 'degraded';
}

/** Statuses a person chose: no result changes them or what is said about them. */
export function isChosen(status: HealthStatus): boolean {
  return status === 'paused' || status === 'maintenance';
}
