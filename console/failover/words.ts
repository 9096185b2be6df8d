import type {
  Cluster,
  ClusterDecision,
  ClusterForecast,
  ClusterMember,
  ClusterSummary,
  RecoveryView,
} from '../api/types/failover';
import { latency } from '../ui/format';
import type { Status } from '../ui/status';

/** A cluster's state as a status and in words. */
export function stateOf(cluster: Standing): { status: Status; word: string } {
  switch (cluster.state) {
    case 'ok':
      return readiness(cluster);
    case 'attention':
      return { status: 'degraded', word: 'Up, needs a look' };
    case 'critical':
      return { status: 'down', word: 'Needs a person' };
    case 'recovering':
      return { status: 'degraded', word: 'Recovering' };
    case 'unseen':
      return { status: 'unknown', word: 'Not seen' };
  }
}

type Standing = Pick<ClusterSummary, 'state' | 'mode' | 'pausedUntil' | 'forecast'>;

/** Whether a healthy cluster would act by itself: "ready" is said of no other. */
function readiness({ mode, pausedUntil, forecast }: Standing): { status: Status; word: string } {
  if (mode === 'off') return { status: 'up', word: 'Up, failover is off' };
  if (pausedUntil) return { status: 'paused', word: 'Up, failover is paused' };
  if (mode === 'observe') return { status: 'up', word: 'Up, only observed' };
  if (mode === 'ask') return { status: 'up', word: 'Up, would ask a person' };
  if (forecast?.outcome === 'automatic') return { status: 'up', word: 'Up, ready to fail over' };
  return {
    status: 'degraded',
    word: forecast?.outcome === 'person' ? 'Up, would ask a person' : 'Up, could not fail over',
  };
}

/** Set apart on purpose is maintenance. */
export const standingOf = ({
  state,
  maintenance,
  quarantine,
}: Pick<ClusterMember, 'state' | 'maintenance' | 'quarantine'>): Status =>
  maintenance && !quarantine ? 'maintenance' : MEMBER_STATUS[state];

const MEMBER_STATUS: Readonly<Record<ClusterMember['state'], Status>> = {
  ok: 'up',
  attention: 'degraded',
  down: 'down',
  apart: 'paused',
  unknown: 'unknown',
};

/** A member's role now; of one that does not answer nobody knows what it would say of itself. */
export function roleOf({ role, state }: Pick<ClusterMember, 'role' | 'state'>): string {
  if (state === 'down') return role === 'primary' ? 'primary, down' : 'down';
  return role === 'unknown' ? 'not seen' : role;
}

/** What the one sentence of a cluster's page says, in parts: plain text and the numbers that stand out. */
export type Said = readonly { readonly text: string; readonly loud?: boolean }[];

/** "db-2 takes over in ≈ 0.4 s and nothing is lost." */
export function sayForecast({ outcome, candidate, ms, loss }: ClusterForecast): Said {
  if (candidate && ms !== null) {
    const verb = outcome === 'automatic' ? 'takes over in ' : 'could take over in ';
    return [
      { text: `${candidate.name} ${verb}` },
      { text: `≈\u00a0${latency(ms)}`, loud: true },
      { text: ' and ' },
      { text: lostWords(loss), loud: true },
      { text: loss === 1 ? ' is lost.' : loss === 0 ? ' is lost.' : ' are lost.' },
    ];
  }
  return [{ text: outcome === 'person' ? 'A person would be asked.' : 'Nobody would take over.', loud: true }];
}

/** "db-3, nothing lost"; "nobody, and before that writes wait for a copy". */
export function sayNext({ candidate, loss, writesBlock }: NonNullable<ClusterForecast['next']>): string {
  const who = candidate ? `${candidate.name}, ${lostWords(loss)} lost` : 'nobody by itself';
  return writesBlock ? `${who}; before that writes wait for a copy` : who;
}

const FAILED: Readonly<Partial<Record<ClusterDecision['kind'], string>>> = {
  ask: 'Nobody can write until a person chooses.',
  refuse: 'Nobody can write, and nothing safe can be done.',
  'would-act': 'Nobody can write, and failover is held back.',
};

/** What is so now that the primary has failed and stays unreplaced; '' while it serves, or is being replaced. */
export function failedWords(cluster: Pick<Cluster, 'members' | 'decision'>): string {
  return (!serves(cluster) && cluster.decision && FAILED[cluster.decision.kind]) || '';
}

/** Whether clients can write. */
export function serves({ members }: Pick<Cluster, 'members'>): boolean {
  const primary = members.find(({ role }) => role === 'primary');
  return !!primary && primary.state !== 'down' && primary.readOnly !== true;
}

type Conclusion = ClusterDecision['kind'];

const CONCLUSIONS: Readonly<Record<Conclusion, { status: Status; words: string }>> = {
  nothing: { status: 'up', words: 'Nothing is to be done' },
  wait: { status: 'degraded', words: 'It waits' },
  act: { status: 'degraded', words: 'It acts' },
  'would-act': { status: 'paused', words: 'It would act, but is held back' },
  ask: { status: 'down', words: 'It asks a person' },
  refuse: { status: 'down', words: 'Nothing safe can be done' },
};

export const decisionWords = (kind: Conclusion): string => CONCLUSIONS[kind].words;
export const decisionStatus = (kind: Conclusion): Status => CONCLUSIONS[kind].status;

/** Sentences begin with a capital letter, but where one begins with the name of something: that is written as it is. */
export const capital = (text: string, names: readonly { readonly name: string }[] = []): string =>
  names.some(({ name }) => text.startsWith(name)) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** "nothing", "1 transaction", "an unknown number of transactions". */
export function lostWords(loss: number | null): string {
  if (loss === null) return 'an unknown number of transactions';
  if (loss === 0) return 'nothing';
  return `${loss} ${loss === 1 ? 'transaction' : 'transactions'}`;
}

/**
 * Transactions that a recovery lost; null while nobody knows. A handover that ended well lost none: the new primary had
 * applied all that the closed one ever wrote before it was opened.
 */
export function lossOf({ kind, end, lost }: Pick<RecoveryView, 'kind' | 'end' | 'lost'>): number | null {
  return lost ?? (kind === 'switchover' && end === 'done' ? 0 : null);
}

const PARTS = { see: 'See it', elect: 'Elect', drain: 'Drain', route: 'Route' } as const;

/** Where the time goes, for the bar under the sentence. */
export function partsOf({ parts, candidate }: ClusterForecast, lagMs: number | null) {
  const longest = Math.max(...parts.map(({ ms }) => ms), 0);
  return parts.map(({ name, ms }) => ({
    ms,
    longest: ms === longest,
    label: name === 'drain' && lagMs ? `Drain ${candidate?.name ?? ''}, ${latency(lagMs)} behind` : PARTS[name],
  }));
}

const KINDS: Readonly<Record<RecoveryView['kind'], string>> = {
  failover: 'Failover',
  switchover: 'Switchover',
  rejoin: 'Rejoin',
  'close-member': 'Member closed',
  'reopen-primary': 'Primary opened again',
  'correct-route': 'Route corrected',
  'let-go': 'Stopped receiving',
  'stop-acknowledging': 'Acknowledges no more',
  'go-on-without-copy': 'Went on without a copy',
  'wait-for-copies': 'Waits for a copy again',
};

/** "Failover", "Drill", "Rejoin": what a recovery was. */
export const kindOf = ({ kind, drill }: Pick<RecoveryView, 'kind' | 'drill'>): string =>
  drill ? 'Drill' : KINDS[kind];

/** What one member did, told as a sentence about it. */
const DONE: Readonly<Partial<Record<RecoveryView['kind'], string>>> = {
  rejoin: 'follows again',
  'reopen-primary': 'takes writes again',
  'stop-acknowledging': 'acknowledges no more',
  'go-on-without-copy': 'went on without a copy',
  'wait-for-copies': 'waits for a copy again',
};

/** "db-1 was killed, db-2 promoted": a recovery's title, from what it did. */
export function titleOf(recovery: RecoveryView): string {
  const { kind, cause, from, to, end } = recovery;
  if (kind === 'failover')
    return `${from?.name ?? 'the primary'} ${causeWords(cause)}${to && end === 'done' ? `, ${to.name} promoted` : ''}`;
  if (kind === 'switchover') return `${from?.name ?? 'the primary'} to ${to?.name ?? 'another'}`;
  const about = to?.name ?? from?.name;
  if (about && end === 'done' && DONE[kind]) return `${about} ${DONE[kind]}`;
  return [kindOf(recovery), about].filter(Boolean).join(': ');
}

/** "Failover r-42: db-1 died, db-2 promoted": the title behind its kind, nothing said twice. */
export function headingOf(recovery: RecoveryView): string {
  const { id, kind, from, to } = recovery;
  const tells = kind === 'failover' || kind === 'switchover' || kind === 'rejoin' || kind === 'reopen-primary';
  const what = tells ? titleOf(recovery) : (to?.name ?? from?.name ?? '');
  const behind = what.startsWith(`${kindOf(recovery)}: `) ? what.slice(kindOf(recovery).length + 2) : what;
  return [`${kindOf(recovery)} ${id}`, behind].filter(Boolean).join(': ');
}

/** "writes stopped for 192 ms, nothing acknowledged was lost"; '' for what stopped no writes, or has not ended. */
export function costOf(recovery: Pick<RecoveryView, 'kind' | 'end' | 'lost' | 'pauseMs'>): string {
  if (recovery.end === null) return '';
  const lost = lossOf(recovery);
  const unknown = recovery.kind === 'failover' && recovery.end === 'done' ? 'what was lost is not known' : '';
  const words = lost === 0 ? 'nothing acknowledged was lost' : lost === null ? unknown : `${lostWords(lost)} lost`;
  return [recovery.pauseMs === null ? '' : `writes stopped for ${latency(recovery.pauseMs)}`, words]
    .filter(Boolean)
    .join(', ');
}

function causeWords(cause: string): string {
  const words: Record<string, string> = { dead: 'died', hung: 'hung', isolated: 'was cut off', forced: 'was replaced' };
  return words[cause] ?? 'failed';
}

/** How a recovery ended, as a status and a word. */
export function endOf({ state, end }: Pick<RecoveryView, 'state' | 'end'>): { status: Status; word: string } {
  if (state === 'running') return { status: 'degraded', word: 'running' };
  switch (end) {
    case 'done':
      return { status: 'up', word: 'done' };
    case 'rolled-back':
      return { status: 'paused', word: 'taken back' };
    case 'superseded':
      return { status: 'paused', word: 'superseded' };
    case 'asks':
      return { status: 'degraded', word: 'asked a person' };
    case 'failed':
      return { status: 'down', word: 'failed' };
    case null:
      return { status: 'unknown', word: 'unknown' };
  }
}

/** The machine of a daemon: it calls itself machine/process/start. */
export const machineOf = (holder: string): string => holder.split('/')[0] || holder;

/** "MariaDB 10.11.19 · 3 members, 2 HAProxies · term 18, lease held by ops1". */
export function underTitle({ kind, members, proxies, lease }: Cluster): string {
  const version = members.find(({ serverVersion }) => serverVersion)?.serverVersion?.split('-')[0] ?? '';
  const what = { mariadb: 'MariaDB', mysql: 'MySQL', service: 'Active and standby' }[kind];
  const behind = proxies.length === 1 ? '1 proxy' : `${proxies.length || 'no'} proxies`;
  const held = lease.holder ? `term ${lease.term}, lease held by ${machineOf(lease.holder)}` : 'held by nobody';
  return [`${what} ${version}`.trim(), `${members.length} members, ${behind}`, held].join(' · ');
}
