import type { Decision } from './domain/decision.js';
import type { ExtraRead, Parting } from './domain/extra.js';
import type { Position } from './domain/position.js';
import type { Plan, RecoveryEnd, StepDone } from './domain/recovery.js';
import type { MemberFacts, ReplicaFacts } from './domain/topology.js';

/** Where a member is reached; every connection goes to the address that was judged. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An account's name and password; never logged, stored or answered. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

/** Whose command it is: written where the other side keeps it (journal, canary), and the time it may take. */
export interface Permit {
  readonly term: number;
  /** No command is sent after it has passed; at most 1,000 ms but for waits (`catchUp`, `applyReceived`). */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Why a command to a member, a proxy or a hook failed. */
export class ControlFailed extends Error {
  override readonly name = 'ControlFailed';

  constructor(
    readonly reason:
      | 'refused'
      | 'reset'
      | 'timeout'
      | 'denied'
      | 'saturated'
      | 'would-lose'
      | 'waiters'
      | 'not-writable'
      | 'unable'
      | 'failed',
    message: string,
    /** What a person can do; '' when nothing but wait. */
    readonly remedy = '',
  ) {
    super(message);
  }
}

/** What a command sent, for the journal; never a secret. */
export interface Sent {
  readonly sent: readonly string[];
}

/**
 * One member of a cluster. Law, proved by `adapters/testing/replication-control.conformance.ts` for every adapter:
 * - every call ends within its time, whatever the other side does, with a value or a ControlFailed; a late answer is dropped;
 * - a command may be given twice: the second time changes nothing and succeeds;
 * - nothing is retried inside; after `reset` or `timeout` the connection is given up and the next call makes a new one;
 * - `observe` is one round trip and never waits behind a command: it has a connection of its own;
 * - `stopReceiving` never stops applying: received transactions stay, and are applied (facts F1, F7);
 * - `detach` refuses with `would-lose` while something received is not applied;
 * - `open` makes acknowledgement wait for a replica BEFORE it lets anyone write;
 * - `close` refuses with `waiters` while a commit waits for an acknowledgement: only a kill releases nothing (F3);
 * - no call switches acknowledgement off to free a session, but `goOnWithoutCopy`: a person's word about a living primary;
 * - `connections` are the ids that a successor kills; after that no command of this adapter has any effect.
 */
export abstract class ReplicationControl {
  /** Everything the rules need; about once a second, and before a decision. */
  abstract observe(timeoutMs: number): Promise<MemberFacts>;
  /** The little that changes fast, as cheap as it can be: asked ten to fifty times a second. */
  abstract glance(timeoutMs: number): Promise<Glance>;
  /**
   * Whether its kernel takes a new connection, without signing in: a hung server's does, a cut off one's does not (false
   * after the time). @throws ControlFailed `refused` when nothing listens
   */
  abstract accepts(timeoutMs: number): Promise<boolean>;
  /** Called once for each open connection that the other side or the network ended, at once, without being asked. */
  abstract onLost(listener: (error: ControlFailed) => void): void;
  /** Ids of the connections that commands go over, as the member knows them. */
  abstract connections(permit: Permit): Promise<readonly number[]>;
  /** Ends connections of a former holder by their ids; those that are gone already count as ended. */
  abstract endConnections(ids: readonly number[], permit: Permit): Promise<Sent>;
  /** Stops receiving, keeps applying; returns what it has received. */
  abstract stopReceiving(permit: Permit): Promise<Sent & { received: Position }>;
  abstract startReceiving(permit: Permit): Promise<Sent>;
  /** Waits until everything up to the position is applied; `timeout` tells how far it came in its message. */
  abstract applyUpTo(position: Position, permit: Permit): Promise<Sent & { executed: Position }>;
  /** Forgets its source; only when everything received is applied. */
  abstract detach(permit: Permit): Promise<Sent>;
  /** Lets clients write. `acknowledged`: a commit waits for one replica. */
  abstract open(how: { acknowledged: boolean }, permit: Permit): Promise<Sent>;
  /** Lets nobody write, ends sessions that could still, and returns where it then stood. */
  abstract close(permit: Permit): Promise<Sent & { executed: Position; ended: number }>;
  /** Answers the commits that wait for a copy, and waits for none any more; how many waited. Twice changes nothing. */
  abstract goOnWithoutCopy(permit: Permit): Promise<Sent & { released: number }>;
  /** Receives from the source by position; what it has more than the source makes it fail, never lose. */
  abstract follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent>;
  /** Writes a row that says term and time, and returns when it is acknowledged. */
  abstract canary(permit: Permit): Promise<Sent>;
  /** Events that would run here: schema.name. */
  abstract enabledEvents(permit: Permit): Promise<readonly string[]>;
  /** Stops all events from running here; returns those that ran. */
  abstract disableEvents(permit: Permit): Promise<Sent & { events: readonly string[] }>;
  /** Lets exactly these run here. */
  abstract enableEvents(events: readonly string[], permit: Permit): Promise<Sent>;
  /** All it ever wrote or applied, by who wrote it first: streams are `domain-server`, so that two histories differ. */
  abstract history(permit: Permit): Promise<Position>;
  /** Transactions that this member's history has and the other member's lacks: counted, and named as far as they can be read. */
  abstract beyond(history: Position, permit: Permit): Promise<Beyond>;
  /** Settings that decide about loss and detection, for the linter. */
  abstract settings(permit: Permit): Promise<Readonly<Record<string, string>>>;
  abstract end(): Promise<void>;
}

/** A member at a glance. For a replica, `signs` changes with each heartbeat or transaction it receives. */
export interface Glance {
  readonly readOnly: boolean;
  readonly receiving: ReplicaFacts['receiving'] | null;
  readonly signs: string;
  /** Received by a replica, written by a primary; null where a glance does not tell. */
  readonly position: Position | null;
  /** How often a receiver has signed in to it; left out where a glance does not tell. */
  readonly signIns?: number;
}

/** How a member starts to follow. `asFormerPrimary`: its own position is what it wrote, not what it received (F9). */
export interface Follow {
  readonly heartbeatMs: number;
  readonly acknowledges: boolean;
  readonly asFormerPrimary: boolean;
}

export interface Beyond {
  readonly count: number;
  /** GTIDs, at most 100. */
  readonly transactions: readonly string[];
}

/** One server of a proxy's backend, by the name of its member. */
export interface RoutedServer {
  readonly name: string;
  readonly state: 'open' | 'draining' | 'closed' | 'down';
  readonly sessions: number;
  /** Where the proxy sends its clients, `10.0.0.2:3306`; left out where the proxy does not tell. */
  readonly at?: string;
  /** Whether the configuration itself keeps it closed after a reload. */
  readonly closedInFile: boolean;
}

export interface RouteFacts {
  readonly servers: readonly RoutedServer[];
  /** Changes with each new worker: a reload or restart that may have forgotten what was said before (F14). */
  readonly worker: string;
  /** Why the configuration would bring a member up by itself, or lacks one; '' when it is safe. */
  readonly unsafe: string;
  /** What of that could not be looked at and is the proxy's own word, for people; '' or left out when all was seen. */
  readonly unproved?: string;
}

/**
 * One proxy. Law, proved by `adapters/testing/traffic-control.conformance.ts`:
 * - servers are named, addresses never rewritten; a name that the proxy lacks is a ControlFailed that says which are there;
 * - `open` and `close` read back what they did before they return;
 * - `close` with `cut` ends the sessions at once, so that no client hangs on the old primary (F11);
 * - every call ends within its time; a command may be given twice.
 */
export abstract class TrafficControl {
  abstract read(timeoutMs: number): Promise<RouteFacts>;
  abstract open(server: string, permit: Permit): Promise<Sent>;
  abstract close(server: string, how: { cut: boolean }, permit: Permit): Promise<Sent & { cut: number }>;
  /** New sessions go elsewhere, those that are there may end by themselves. */
  abstract drain(server: string, permit: Permit): Promise<Sent>;
  abstract end(): Promise<void>;
}

/** What a fence reached. `certain`: the member cannot write any more, whoever asks; else only that nobody reaches it. */
export interface FenceOutcome {
  readonly certain: boolean;
  /** How, in words for the timeline. */
  readonly sentence: string;
  readonly sent: readonly string[];
}

/**
 * Keeps a former primary from writing. Law, proved by `adapters/testing/fencing.conformance.ts`: it ends within its time;
 * it never claims `certain` without having seen it; it never releases a commit that waits for an acknowledgement.
 */
export abstract class Fencing {
  /** What it is, in words: "kill on this host", "hook /etc/holdfast/fence". */
  abstract readonly name: string;
  abstract fence(permit: Permit): Promise<FenceOutcome>;
  /** Starts it again as a replica that lets nobody write (F4, F9); null when this fence cannot. */
  abstract restartAsReplica(permit: Permit): Promise<FenceOutcome | null>;
}

/** Writes what a recovery does where it survives everything; a step begins only when its row is kept. */
export abstract class Journal {
  /** Resolves when the recovery is kept; rejects when it was not. Entries are kept in the order they were given. */
  abstract begin(recovery: NewRecovery): Promise<void>;
  abstract note(recoveryId: string, entry: JournalEntry): Promise<void>;
}

export interface NewRecovery {
  readonly id: string;
  readonly clusterId: string;
  readonly term: number;
  readonly plan: Plan;
  readonly because: Decision;
  /** The person who asked for it; null when the controller decided by itself. */
  readonly requester: { readonly name: string; readonly reason: string } | null;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** A recovery without an end, as the journal has it: what a successor goes on with. */
export interface RecoveryRecord {
  readonly id: string;
  /** The plan in force; steps of earlier ones are among `done`. */
  readonly plan: Plan;
  readonly done: readonly StepDone[];
  /** Steps that were begun and of which nobody knows whether they were done. */
  readonly begun?: readonly string[];
  readonly because: Decision;
  readonly requester: NewRecovery['requester'];
  /** Epoch ms. */
  readonly startedAt: number;
}

/** A step begun, a step done, a plan that replaced the rest, or the end. */
export type JournalEntry =
  | { readonly kind: 'step-begun'; readonly id: string; readonly atMs: number }
  | { readonly kind: 'step-done'; readonly done: StepDone }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | {
      readonly kind: 'end';
      readonly end: RecoveryEnd;
      readonly sentence: string;
      readonly primary: string | null;
      /** From the last sign of the old primary, or the close of the gate, to the acknowledged canary; null: none came. */
      readonly pauseMs: number | null;
    };

/** Time and delay as the controller has them; the simulation gives virtual ones. */
export abstract class Timing {
  /** Monotonic milliseconds, with fractions. */
  abstract now(): number;
  /** Wall clock, epoch ms: for people, never for decisions but to see that both clocks agree. */
  abstract wall(): number;
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A connection that a server receives from, as the server has it. */
export interface SurveyedSource {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly byGtid: boolean;
  readonly receiving: ReplicaFacts['receiving'];
  readonly error: string;
}

/** What one server says of itself and of those around it, for an import. What the account may not see is left empty. */
export interface ServerSurvey {
  readonly kind: 'mariadb' | 'mysql';
  readonly version: string;
  readonly serverId: number;
  readonly readOnly: boolean;
  readonly position: string;
  /** Whether it uses GTIDs at all. */
  readonly gtid: boolean;
  /** More than one: it mixes histories. */
  readonly sources: readonly SurveyedSource[];
  /** Hosts that receive from it now, and the ports and ids that receivers report: not told which belongs to which. */
  readonly receivers: { readonly hosts: readonly string[]; readonly reported: readonly ReportedReceiver[] };
  readonly logBin: boolean;
  readonly logsReceived: boolean;
  readonly binlogFormat: string;
  /** In words; '' when there are none. */
  readonly filters: string;
  /** What tells the same server reached by another name. */
  readonly identity: string;
  /** Names under which other controllers are signed in there. */
  readonly controllers: readonly string[];
  /** The account that the server matched, and lines of SHOW GRANTS. */
  readonly account: { readonly user: string; readonly host: string };
  readonly grants: readonly string[];
}

export interface ReportedReceiver {
  readonly serverId: number;
  readonly host: string;
  readonly port: number;
}

/** What one looks around with. */
export interface SurveyAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly tls: { readonly mode: 'off' | 'verify-ca' | 'verify-full'; readonly ca: string | null };
}

/** A privilege that an account needs, and what for. */
export interface AccountNeed {
  readonly privilege: string;
  readonly on: string;
  readonly why: string;
}

/**
 * Looks at servers that are no cluster yet. Law: every call ends within its time; it connects only to the address that was
 * judged; it changes nothing but `createReplicationAccount`; a failure is a ControlFailed.
 */
export abstract class Surveyor {
  /** What anyone may learn without an account: how the server names itself, and where it sees us. */
  abstract greet(host: string, port: number): Promise<{ version: string; seenFrom: string; tlsOffered: boolean }>;
  abstract survey(access: SurveyAccess): Promise<ServerSurvey>;
  /** What the failover account needs and the lines of SHOW GRANTS do not give. */
  abstract missing(survey: Pick<ServerSurvey, 'kind' | 'grants'>): readonly AccountNeed[];
  /** Statements for an administrator; the password's place is marked. */
  abstract statements(
    kind: ServerSurvey['kind'],
    purpose: 'failover' | 'replication',
    account: { readonly username: string; readonly host: string },
    requireTls: boolean,
  ): { readonly statements: readonly string[]; readonly needs: readonly AccountNeed[] };
  /** The statement that gives a need. */
  abstract grant(need: AccountNeed, account: { readonly user: string; readonly host: string }): string;
  /** Makes the replication account with an administrator's sign-in; what was sent, without passwords. */
  abstract createReplicationAccount(admin: SurveyAccess, account: Account, host: string): Promise<Sent>;
}

/** A proxy that is to stand before a cluster. */
export interface ProxyPlace {
  readonly name: string;
  readonly kind: 'haproxy' | 'hook';
  readonly address: string;
  readonly backend: string;
}

/** Reads a proxy once; what it cannot reach or understand is a ControlFailed. */
export abstract class ProxyReader {
  /** `witness`: its health checks are the only witness of a member's death, so that each member needs one. */
  abstract read(proxy: ProxyPlace, members: readonly string[], how?: { witness: boolean }): Promise<RouteFacts>;
}

/** What a member says its settings are, and what its option files say where they can be read from here. */
export interface MemberSettings {
  readonly settings: Readonly<Record<string, string>>;
  /** Why the settings could not be read; '' when they could. */
  readonly unread: string;
  /** Values by variable; null where the server runs on another machine or its files cannot be read. */
  readonly file: Readonly<Record<string, string>> | null;
  /** How it was started, as far as it says which option files count. */
  readonly files: readonly string[];
}

/** Reads settings for the linter; it changes nothing and never fails, but says why. */
export abstract class SettingsReader {
  abstract read(kind: 'mariadb' | 'mysql', access: SurveyAccess): Promise<MemberSettings>;
}

/** What stands on a server that is to be filled. */
export interface FillTarget {
  /** Schemas that are not the server's own. */
  readonly schemas: readonly string[];
  /** host:port that it follows; '' when nobody. */
  readonly follows: string;
  readonly serverId: number;
}

/** How a replica fares while it catches up. */
export interface FollowState {
  readonly receiving: boolean;
  readonly applying: boolean;
  readonly behindMs: number | null;
  readonly error: string;
}

/**
 * Fills one server from another. Law: nothing of it reaches the target's binary log; the target lets nobody write from the
 * first call on; a copy that did not end whole is a ControlFailed; secrets stand in no argument and no answer.
 */
export abstract class ServerCopy {
  abstract look(target: SurveyAccess): Promise<FillTarget>;
  /** Makes it read-only, drops its schemas and its source. */
  abstract empty(target: SurveyAccess): Promise<Sent>;
  /** Accounts and schemas, in one consistent dump; returns the position it stands at. */
  abstract copy(
    source: SurveyAccess,
    target: SurveyAccess,
    watch: CopyWatch,
  ): Promise<{ position: string; bytes: number }>;
  /** Lets the target follow from that position, acknowledging. */
  abstract follow(target: SurveyAccess, primary: Endpoint, account: Account, position: string): Promise<Sent>;
  abstract state(target: SurveyAccess): Promise<FollowState>;
  /** Removes what a process that died left behind: files with passwords. Called before the first copy of a process. */
  abstract sweep(): Promise<void>;
}

/**
 * Applies what a stopped replica received, from its relay log on this host's disk (F2). Law: it touches no server but the one
 * that listens at the address; it starts no thread; a salvage that is not whole is a ControlFailed `would-lose`.
 */
export abstract class RelayLogs {
  abstract salvage(member: SurveyAccess, signal: AbortSignal): Promise<{ count: number; executed: Position }>;
}

export interface CopyWatch {
  readonly signal: AbortSignal;
  progress(bytes: number): void;
}

/** How one signs in to a member to see what only it has. */
export interface ExtraAccess {
  /** Sees where its log and another history part: the failover account. */
  readonly look: SurveyAccess;
  /** Accounts that may receive its log, the likeliest first: the replication account has that right, and no other. */
  readonly receive: readonly SurveyAccess[];
  /** May read and write all, as an administrator gave it for backups; null when nobody did. */
  readonly all: SurveyAccess | null;
}

/** What is to be undone, as it was kept. */
export interface Undoing {
  readonly known: Position;
  /** Exactly these, in this order. */
  readonly agreed: readonly string[];
  /** How many rows they changed. */
  readonly rows: number;
  readonly parting: Parting;
}

/**
 * Transactions that a member has and the primary lacks, with their contents. Law: `read` changes nothing; `undo` undoes the
 * agreed ones and no other, all or none of them, and touches nothing when they are others by now or cannot be undone; nothing of
 * it reaches the member's binary log, which then stands where the histories part; given twice it changes nothing more. Secrets
 * stand in no argument and no answer.
 */
export abstract class ExtraLog {
  /** All it ever wrote or applied, by who wrote it first. @throws ControlFailed */
  abstract history(look: SurveyAccess): Promise<Position>;
  /** What its log has and `known` lacks. @throws ControlFailed when it cannot be looked at at all */
  abstract read(member: ExtraAccess, known: Position, signal: AbortSignal): Promise<ExtraRead>;
  /** @throws ControlFailed; `would-lose` when they are others by now */
  abstract undo(member: ExtraAccess, what: Undoing, signal: AbortSignal): Promise<Sent>;
}
