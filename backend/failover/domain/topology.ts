import type { ClusterKind, ClusterPolicy, MemberPolicy } from './cluster.js';
import type { Position } from './position.js';

/** All times are milliseconds of one monotonic clock, the controller's own; none is compared with another machine's. */
export type Instant = number;

/**
 * How the controller's own connection fares. `refused`: nothing listens. `reset`: an open connection ended and no new one
 * was tried yet. `silent`: accepted or not, nothing answers. `denied`: the account is not let in. `saturated`: it answers
 * that it has no connection left. `never`: not asked yet.
 */
export type ProbeOutcome = 'answering' | 'refused' | 'reset' | 'silent' | 'denied' | 'saturated' | 'never';

export interface ProbeView {
  readonly outcome: ProbeOutcome;
  /** When this outcome began. */
  readonly since: Instant;
  readonly lastAnswerAt: Instant | null;
  /** Time without an answer in which the controller itself was on time: what it slept through does not count. */
  readonly silentForMs: number;
  /** The slowest of its recent answers (a minute); null before the first. */
  readonly slowestAnswerMs: number | null;
  /** Whether its kernel still takes connections, by the last try: a hung server does, an isolated one does not. */
  readonly accepts: boolean | null;
  /** The error's own words, '' while it answers. */
  readonly error: string;
}

/** The replica's side of replication. */
export interface ReplicaFacts {
  /** The member it receives from; null when that is no member. */
  readonly source: string | null;
  /** host:port as the server has it. */
  readonly sourceAddress: string;
  /** `yes`: connected; `connecting`: tries; `no`: stopped or failed for good. */
  readonly receiving: 'yes' | 'connecting' | 'no';
  readonly receiveError: string;
  readonly applying: boolean;
  readonly applyError: string;
  /** What it has received, applied or not. */
  readonly received: Position;
  /** Milliseconds it applies behind; null when the server cannot say. */
  readonly lagMs: number | null;
  /** Whether it acknowledges commits (semi-synchronous replica, active). */
  readonly acknowledges: boolean;
  /** How often the source says that it lives, ms. */
  readonly heartbeatMs: number;
}

/** The primary's side. A server without semi-synchronous replication says `off`; one that fell back says `degraded`. */
export interface AcknowledgementFacts {
  readonly state: 'on' | 'degraded' | 'off';
  /** Commits that wait for an acknowledgement right now. */
  readonly waiters: number;
  /** Members whose receiver is connected to this one. */
  readonly receivers: readonly string[];
  /** Whether the wait comes before the commit shows itself, and never ends without a replica's acknowledgement. */
  readonly lossless: boolean;
  /** Receivers, members or not, that it counts as acknowledging; left out where the server cannot say. */
  readonly clients?: number;
  /** Commits that an acknowledgement answered since the server began; left out where the server cannot say. */
  readonly answered?: number;
  /** Left out where the server cannot say. */
  readonly signIns?: SignIns;
}

/** Who came and went at a primary between two looks shows in this alone. */
export interface SignIns {
  /** How often a receiver has signed in since the server began. */
  readonly count: number;
  /** The connections of those that are there: another one each time. */
  readonly open: readonly string[];
}

/** Why a member may not become primary, whatever its position. */
export type Ineligibility =
  | 'log-bin-off'
  | 'no-log-of-received'
  | 'replication-filter'
  | 'older-version'
  | 'delayed'
  | 'statement-format'
  | 'no-gtid';

/** What a member said when it was last asked. */
export interface MemberFacts {
  readonly serverId: number;
  readonly version: string;
  readonly readOnly: boolean;
  /** It was opened since all else was read: what is said of acknowledgement is of the time before. */
  readonly openedSince?: boolean;
  /** What it has applied or written itself. */
  readonly executed: Position;
  readonly replica: ReplicaFacts | null;
  readonly acknowledgement: AcknowledgementFacts;
  readonly ineligible: readonly Ineligibility[];
  /** Transactions it wrote itself while it was no primary. */
  readonly errant: readonly string[];
  /** The server's own uptime in ms: smaller than before means that it was restarted. */
  readonly uptimeMs: number;
  /** Clients' sessions, without replication's and ours. */
  readonly sessions: number;
  /** Events that are enabled here, schema.name; may be some seconds old. */
  readonly events: readonly string[];
  /** Its disk is full or stalled, in the server's own words; '' when not. */
  readonly storageTrouble: string;
  /** Accounts of other controllers that are signed in, by their usual names; left out where a member cannot say. */
  readonly controllers?: readonly string[];
}

/** The age of a replica's last sign from its source: heartbeats counted or transactions received. */
export interface Witness {
  readonly changedAt: Instant;
  readonly readAt: Instant;
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly policy: MemberPolicy;
  readonly probe: ProbeView;
  /** When `facts` were read. */
  readonly seenAt: Instant | null;
  /** When they were asked for: an answer that waited until we woke up tells of the time before. */
  readonly askedAt?: Instant | null;
  readonly facts: MemberFacts | null;
  readonly witness: Witness | null;
  /** The most it was seen to have received under the present primary: less than that later was thrown away (F1, F17). */
  readonly furthest?: Position | null;
  /** It was restarted while it received, and may have thrown away more than it was ever seen to have. */
  readonly restarted?: boolean;
  /**
   * Whether it is the process that was last seen to take writes, by its age; left out where it was never seen to. Not proved
   * is false: it may have been killed and started again since, and have taken back what a replica received.
   */
  readonly served?: boolean;
  /**
   * Since when, by each read of all its facts, it has received and not acknowledged, or, a primary, has sent to receivers of
   * which it counts none as acknowledging; null when that is not so.
   */
  readonly unacknowledgedSince?: Instant | null;
  /** Since when, by each read of all its facts, commits have waited there and none was answered; null when that is not so. */
  readonly stalledSince?: Instant | null;
  /** A moment ago its role was changed, and not by us: in words that follow its name; '' or left out when it was not. */
  readonly roleChanged?: string;
  /** Why it is set apart, '' when it is not: never acknowledger, candidate or reader. */
  readonly quarantine: string;
  /** Whether it can be killed and started again as a replica from here: by an agent, a hook or on this host. */
  readonly restartable: boolean;
  /** In maintenance: not a candidate, its silence is no finding. */
  readonly maintenance: boolean;
}

/** What one proxy said of the cluster's servers. */
export interface RouteView {
  readonly proxy: string;
  readonly reachable: boolean;
  readonly readAt: Instant | null;
  /** Members that it sends sessions to. */
  readonly open: readonly string[];
  /** Members whose health check fails there: an independent witness. */
  readonly down: readonly string[];
  /** Member to its sessions. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Why this proxy must not be trusted with automatic failover; '' when it may. */
  readonly unsafe: string;
  /** What of that rests on the proxy's own word, since it could not be looked at; '' or left out when all was seen. */
  readonly unproved?: string;
}

/** The replicas that may have acknowledged since the last proof; see `trackAcknowledgers` for the law. */
export interface Acknowledgers {
  /** The primary whose commits are meant. */
  readonly primary: string | null;
  readonly members: readonly string[];
  /** Members seen gone by the primary, with what the primary had then. */
  readonly leaving: Readonly<Record<string, Position>>;
  /** Whether commits waited for a replica when the primary was last seen to take writes: a restart forgets it. */
  readonly waited?: AcknowledgementFacts['state'];
  /**
   * What the primary had when its commits began to wait again after they had not: some of it was acknowledged without a
   * copy. Until somebody who receives has it, `waited` stays as it was.
   */
  readonly owed?: Position;
  /** What the primary last said of receivers that signed in. */
  readonly signIns?: SignIns;
  /** Members that threw away what they had received, or may have (F1, F17), until they have it again. */
  readonly lost?: Readonly<Record<string, Lost>>;
}

/** What a member may have acknowledged and no longer has. */
export interface Lost {
  /** The most it was seen to have received; null when nothing was seen. */
  readonly had: Position | null;
  /** Whether it may have had more than that. */
  readonly more: boolean;
  /** What the primary had when it was next seen to live: who has received that has it all again. Null until then. */
  readonly until: Position | null;
}

/** How the controller itself stands. */
export interface Standing {
  readonly term: number;
  /** Milliseconds that its lease is still valid; 0 when it holds none. */
  readonly validForMs: number;
  /** Whether a new term's duties are done: waited, former connections killed, routes read back. */
  readonly ready: boolean;
  /** How late its last tick was. */
  readonly latenessMs: number;
  /** Since when it has looked without standing still for longer than a moment; left out: since ever. */
  readonly watchingSince?: Instant;
}

/** Everything the rules see, at one instant. */
export interface Topology {
  readonly cluster: string;
  readonly kind: ClusterKind;
  readonly at: Instant;
  readonly policy: ClusterPolicy;
  readonly members: readonly MemberView[];
  readonly routes: readonly RouteView[];
  /** The member that is primary by the last recovery or the import; null when none was ever known. */
  readonly primary: string | null;
  readonly acknowledgers: Acknowledgers;
  readonly standing: Standing;
  /** Why people hold failover back, '' when they do not: paused until, another controller at work, rate limit. */
  readonly holds: readonly Hold[];
  /** What was tried in vain, or again and again, and waits a while before it is tried again; left out: nothing. */
  readonly deferred?: readonly Deferred[];
}

export interface Deferred {
  /** Its `intentKey`. */
  readonly intent: string;
  /** How many tries in a row failed. */
  readonly failed: number;
}

/** `without-copy`: a person let the primary's commits go on without a copy; it ends when one is there again. */
export interface Hold {
  readonly kind: 'paused' | 'another-controller' | 'rate-limit' | 'without-copy';
  readonly sentence: string;
  /** Other controllers' accounts: once a person has acknowledged the hold they are known, and hold nothing back. */
  readonly names?: readonly string[];
}

/** The member of that id. @throws Error when there is none: a caller's mistake. */
export function memberOf(topology: Pick<Topology, 'members'>, id: string): MemberView {
  const member = topology.members.find((one) => one.id === id);
  if (!member) throw new Error(`no member ${id} in this cluster`);
  return member;
}

/**
 * Members but the primary that a proxy would send sessions to, also those whose health check fails there just now, and
 * those with sessions left: a proxy that hung may have carried out half of what it was told, closed and not cut.
 */
export function strayOf({ open, down, sessions }: RouteView, primary: string | null): readonly string[] {
  const left = Object.keys(sessions).filter((id) => sessions[id] > 0);
  return [...new Set([...open, ...down, ...left])].filter((id) => id !== primary);
}
