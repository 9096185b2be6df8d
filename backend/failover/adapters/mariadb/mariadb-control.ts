import type { DatabaseAccess } from '../../../resources/index.js';
import type { Position } from '../../domain/position.js';
import type { MemberFacts } from '../../domain/topology.js';
import {
  ControlFailed,
  ReplicationControl,
  type Account,
  type Beyond,
  type Endpoint,
  type Follow,
  type Glance,
  type Permit,
  type Sent,
} from '../../ports.js';
import { Deadline } from './deadline.js';
import type { ClusterDirectory } from './directory.js';
import { disableEvents, enabledEvents, enableEvents, fullName, type NamedEvent } from './events.js';
import { follow } from './following.js';
import { position } from './gtid.js';
import { beyond, readHistory } from './history.js';
import type { Link, Rows } from './link.js';
import { canary, close, open } from './opening.js';
import { applyUpTo, detach, startReceiving, stopReceiving } from './receiving.js';
import { Reach } from './reach.js';
import { quoted, type Sender } from './sender.js';
import { readSettings } from './settings.js';
import * as status from './status.js';

/** Every session: our quoting, never ended for being idle, waiting for locks no longer than a command may take. */
const FIRST = [
  `SET SESSION sql_mode='NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', SESSION wait_timeout=31536000,
 SESSION lock_wait_timeout=1, SESSION innodb_lock_wait_timeout=1, SESSION autocommit=1, SESSION time_zone='+00:00'`,
];
const EVENTS_EVERY_MS = 5_000;

/** A member to control, and how it is reached. */
export interface MariadbMember {
  readonly id: string;
  readonly access: DatabaseAccess;
  /** Shared by the adapters of one cluster. */
  readonly directory: ClusterDirectory;
}

/** A MariaDB server: 10.11 or later, GTID, semi-synchronous replication. */
export class MariadbControl extends ReplicationControl {
  private readonly reach: Reach;
  private follows = true;
  private heldUp = false;
  private last: MemberFacts | null = null;
  private events: { names: readonly string[]; readAt: number } = { names: [], readAt: -Infinity };

  constructor(private readonly member: MariadbMember) {
    super();
    this.reach = new Reach(member.access, FIRST, (seconds) => `SET SESSION max_statement_time=${seconds}`);
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const deadline = Deadline.after(timeoutMs);
    const full = await this.diskFull(this.reach.facts, deadline);
    if (full) return full;
    const due = performance.now() - this.events.readAt >= EVENTS_EVERY_MS;
    const answers = await this.asked(this.reach.facts, [...status.OBSERVE, ...(due ? [status.EVENTS] : [])], deadline);
    if (due) this.noteEvents(answers[status.OBSERVE.length] as unknown as NamedEvent[]);
    const facts = status.readFacts(answers, this.events.names, this.member.id, this.member.directory);
    this.follows = facts.replica !== null;
    this.last = facts;
    return facts;
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const deadline = Deadline.after(timeoutMs);
    if (!this.follows) {
      const [[row]] = await this.reach.glances.ask(status.GLANCE, deadline);
      const written = position(String(row['written']));
      return { readOnly: row['readOnly'] === 1, receiving: null, signs: '', position: written };
    }
    const full = await this.diskFull(this.reach.glances, deadline);
    if (full)
      throw new ControlFailed('failed', `${this.reach.where}: it cannot say what it received: ${full.storageTrouble}`);
    const [[row], [slave]] = (await this.asked(this.reach.glances, status.GLANCE_REPLICA, deadline)) as [
      { readOnly: number }[],
      status.SlaveStatus[],
    ];
    this.follows = slave !== undefined;
    const readOnly = row.readOnly === 1;
    if (!slave) return { readOnly, receiving: null, signs: '', position: null };
    return {
      readOnly,
      receiving: status.receiving(slave),
      signs: status.signs(slave),
      position: status.received(slave),
    };
  }

  accepts(timeoutMs: number): Promise<boolean> {
    return this.reach.accepts(timeoutMs);
  }

  onLost(listener: (error: ControlFailed) => void): void {
    this.reach.onLost(listener);
  }

  connections(permit: Permit): Promise<readonly number[]> {
    return this.reach.connections(permit);
  }

  endConnections(ids: readonly number[], permit: Permit): Promise<Sent> {
    return this.reach.endConnections(ids, permit);
  }

  async stopReceiving(permit: Permit): Promise<Sent & { received: Position }> {
    const [received, sent] = await this.reach.valued(permit, stopReceiving);
    return { ...sent, received };
  }

  startReceiving(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, startReceiving);
  }

  async applyUpTo(goal: Position, permit: Permit): Promise<Sent & { executed: Position }> {
    const [executed, sent] = await this.reach.valued(permit, (sender) => applyUpTo(sender, goal));
    return { ...sent, executed };
  }

  detach(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, detach);
  }

  open({ acknowledged }: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.reach.command(permit, (sender) => open(sender, acknowledged));
  }

  async close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    const [closed, sent] = await this.reach.valued(permit, close);
    return { ...sent, ...closed };
  }

  follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent> {
    this.follows = true;
    const endpoint = { host: source.host === 'local' ? '127.0.0.1' : source.host, port: source.port };
    const tls = this.reach.tls;
    const work = (sender: Sender) => follow(sender, { endpoint, account, tls }, how);
    return this.reach.command(permit, work, [account.password, quoted(account.password)]);
  }

  canary(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, (sender) => canary(sender, permit.term));
  }

  async enabledEvents(permit: Permit): Promise<readonly string[]> {
    const [events] = await this.reach.valued(permit, enabledEvents);
    this.noteEvents(events);
    return this.events.names;
  }

  async disableEvents(permit: Permit): Promise<Sent & { events: readonly string[] }> {
    this.events = { names: [], readAt: -Infinity };
    const [events, sent] = await this.reach.valued(permit, disableEvents);
    return { ...sent, events };
  }

  enableEvents(events: readonly string[], permit: Permit): Promise<Sent> {
    this.events = { names: [], readAt: -Infinity };
    return this.reach.command(permit, (sender) => enableEvents(sender, events));
  }

  async history(permit: Permit): Promise<Position> {
    const [history] = await this.reach.valued(permit, readHistory);
    return history;
  }

  async beyond(history: Position, permit: Permit): Promise<Beyond> {
    const [found] = await this.reach.valued(permit, (sender) => beyond(sender, history));
    return found;
  }

  async settings(permit: Permit): Promise<Readonly<Record<string, string>>> {
    const [settings] = await this.reach.valued(permit, readSettings);
    return settings;
  }

  async end(): Promise<void> {
    this.reach.end();
  }

  /** A question that a full disk would hold up. */
  private async asked(link: Link, statements: readonly string[], deadline: Deadline): Promise<Rows[]> {
    try {
      return await link.ask(statements, deadline);
    } catch (error) {
      this.heldUp = error instanceof ControlFailed && error.reason === 'timeout';
      throw error;
    }
  }

  /**
   * After a timeout: whether a full disk is why, and then what can be said. Asking on would leave one more session behind
   * in the server each time, until it has no connection left.
   */
  private async diskFull(link: Link, deadline: Deadline): Promise<MemberFacts | null> {
    if (!this.heldUp) return null;
    const answers = await link.ask(status.WHILE_FULL, deadline);
    const facts = status.whileFull(answers, this.last);
    this.heldUp = facts !== null;
    return facts;
  }

  private noteEvents(events: readonly NamedEvent[]): void {
    this.events = { names: events.map(fullName), readAt: performance.now() };
  }
}
