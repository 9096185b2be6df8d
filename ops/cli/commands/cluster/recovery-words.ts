import type { Item } from '../../../client/index.js';

export type Recovery = Item<'/api/v1/recoveries'>;

const causes: Record<string, string> = { dead: 'died', hung: 'hung', isolated: 'was cut off', forced: 'was replaced' };

const kinds: Record<string, (about: string) => string> = {
  rejoin: (about) => `${about} follows again`,
  'close-member': (about) => `${about} made read-only again`,
  'reopen-primary': (about) => `${about} takes writes again`,
  'correct-route': () => 'route corrected',
  'let-go': (about) => `${about} stopped receiving`,
  'stop-acknowledging': (about) => `${about} acknowledges no more`,
  'go-on-without-copy': (about) => `${about} went on without a copy`,
  'wait-for-copies': (about) => `${about} waits for a copy again`,
};

/** "db-1 died, db-2 promoted", "db-1 to db-2": what a recovery did, or was to do. */
export function recoveryTitle({ kind, cause, from, to, end, drill }: Recovery): string {
  const [before, after] = [from?.name ?? 'the primary', to?.name];
  if (kind === 'failover')
    return `${before} ${causes[cause] ?? 'failed'}${after && end === 'done' ? `, ${after} promoted` : ''}`;
  if (kind === 'switchover') return `${drill ? 'drill: ' : ''}${before} to ${after ?? 'another'}`;
  return kinds[kind]?.(after ?? before) ?? kind;
}

/** "192 ms", "1.37 s"; "–" while unknown. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** Lost transactions; a handover that ended well lost none. Null while nobody knows, or none could be. */
export const lostBy = ({ kind, end, lost }: Pick<Recovery, 'kind' | 'end' | 'lost'>): number | null =>
  lost ?? (kind === 'switchover' && end === 'done' ? 0 : null);

/** "writes stopped for 192 ms, nothing acknowledged was lost"; '' for what stops no writes. */
export function recoveryCost(recovery: Pick<Recovery, 'kind' | 'end' | 'lost' | 'pauseMs'>): string {
  const lost = lostBy(recovery);
  return [
    recovery.pauseMs === null ? '' : `writes stopped for ${milliseconds(recovery.pauseMs)}`,
    lost === null ? '' : `${lost === 0 ? 'nothing acknowledged' : lost} was lost`,
  ]
    .filter(Boolean)
    .join(', ');
}
