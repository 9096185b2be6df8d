/** What the audit keeps of a recovery, in the words a person would say it in. */
interface RecoveryFacts {
  readonly kind?: string;
  readonly cause?: string;
  readonly drill?: boolean;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly end?: string | null;
  readonly pauseMs?: number | null;
  readonly lost?: number | null;
}

const CAUSES: Readonly<Record<string, string>> = {
  dead: 'died',
  hung: 'hung',
  isolated: 'was cut off',
  forced: 'was replaced by hand',
};

/** "db-2 hung: failover begun"; "db-2 hung, db-1 promoted: writes stopped 1.4 s, nothing lost". Null for what is no recovery. */
export function recoverySentence(action: string, after: object | null): string | null {
  const [noun, verb] = action.split('.');
  if (noun !== 'recovery' || !after) return null;
  const facts = after as RecoveryFacts;
  if (verb === 'begun') return `${happened(facts, false)}: ${nameOf(facts)} begun`;
  if (facts.end !== 'done')
    return `${happened(facts, false)}: ${nameOf(facts)} ended ${ENDS[facts.end ?? ''] ?? ''}`.trim();
  return [happened(facts, true), costOf(facts)].filter(Boolean).join(': ');
}

const ENDS: Readonly<Record<string, string>> = {
  asks: 'with a question to a person',
  'rolled-back': 'and was taken back',
  superseded: 'as another one took its place',
  failed: 'without success',
};

const nameOf = ({ kind = 'recovery', drill }: RecoveryFacts): string => (drill ? 'drill' : kind.replaceAll('-', ' '));

function happened({ kind, cause = '', from, to, drill }: RecoveryFacts, done: boolean): string {
  const before = from ?? 'the primary';
  if (kind === 'failover') return `${before} ${CAUSES[cause] ?? 'failed'}${done && to ? `, ${to} promoted` : ''}`;
  if (kind === 'switchover') return `${drill ? 'drill, ' : ''}${before} to ${to ?? 'another'}`;
  if (kind === 'rejoin') return done ? `${to ?? before} follows again` : (to ?? before);
  return done ? `${to ?? before}: ${nameOf({ kind })}` : (to ?? before);
}

function costOf({ kind, pauseMs, lost }: RecoveryFacts): string {
  const none = lost ?? (kind === 'switchover' ? 0 : null);
  return [
    pauseMs === null || pauseMs === undefined ? '' : `writes stopped ${spoken(pauseMs)}`,
    none === null ? '' : none === 0 ? 'nothing lost' : `${none} ${none === 1 ? 'transaction' : 'transactions'} lost`,
  ]
    .filter(Boolean)
    .join(', ');
}

const spoken = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
