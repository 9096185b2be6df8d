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
import { takesConnections } from './accepts.js';
import { Deadline } from './deadline.js';
import type { ClusterDirectory } from './directory.js';
import { disableEvents, enabledEvents, enableEvents, fullName, type NamedEvent } from './events.js';
import type { Secrets } from './faults.js';
import { follow } from './following.js';
import { position } from './gtid.js';
import { beyond, readHistory } from './history.js';
import { Link } from './link.js';
import { canary, close, open } from './opening.js';
import { applyUpTo, detach, startReceiving, stopReceiving, unlessGone } from './receiving.js';
import { quoted, Sender } from './sender.js';
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

/**
 * A MariaDB server (10.11; GTID, semi-synchronous replication). Three connections: one for glances, so that nothing heavier
 * delays the sign that it lives; one for facts; one for commands.
 */
export class MariadbControl extends ReplicationControl {
  private readonly where: string;
  private readonly listeners: ((error: ControlFailed) => void)[] = [];
  private readonly glances: Link;
  private readonly facts: Link;
  private readonly commands: Link;
  private follows = true;
  private events: { names: readonly string[]; readAt: number } = { names: [], readAt: -Infinity };

  constructor(private readonly member: MariadbMember) {
    super();
    const { host, port } = member.access;
    this.where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const lost = (error: ControlFailed) => this.listeners.forEach((listener) => listener(error));
    const link = (tellsEnd: boolean) => new Link(member.access, this.where, { first: FIRST, lost, tellsEnd });
    [this.glances, this.facts, this.commands] = [link(false), link(false), link(true)];
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const deadline = Deadline.after(timeoutMs);
    const due = performance.now() - this.events.readAt >= EVENTS_EVERY_MS;
    const answers = await this.facts.ask([...status.OBSERVE, ...(due ? [status.EVENTS] : [])], deadline);
    if (due) this.noteEvents(answers[status.OBSERVE.length] as unknown as NamedEvent[]);
    const facts = status.readFacts(answers, this.events.names, this.member.id, this.member.directory);
    this.follows = facts.replica !== null;
    return facts;
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const deadline = Deadline.after(timeoutMs);
    if (!this.follows) {
      const [[row]] = await this.glances.ask(status.GLANCE, deadline);
      const written = position(String(row['written']));
      return { readOnly: row['readOnly'] === 1, receiving: null, signs: '', position: written };
    }
    const [[row], [slave]] = (await this.glances.ask(status.GLANCE_REPLICA, deadline)) as [
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
    return takesConnections(this.member.access, this.where, timeoutMs);
  }

  onLost(listener: (error: ControlFailed) => void): void {
    this.listeners.push(listener);
  }

  async connections(permit: Permit): Promise<readonly number[]> {
    return [await this.commands.id(Deadline.of(permit))];
  }

  endConnections(ids: readonly number[], permit: Permit): Promise<Sent> {
    return this.command(permit, (sender) => endConnections(sender, ids));
  }

  async stopReceiving(permit: Permit): Promise<Sent & { received: Position }> {
    const [received, sent] = await this.valued(permit, stopReceiving);
    return { ...sent, received };
  }

  startReceiving(permit: Permit): Promise<Sent> {
    return this.command(permit, startReceiving);
  }

  async applyUpTo(goal: Position, permit: Permit): Promise<Sent & { executed: Position }> {
    const [executed, sent] = await this.valued(permit, (sender) => applyUpTo(sender, goal));
    return { ...sent, executed };
  }

  detach(permit: Permit): Promise<Sent> {
    return this.command(permit, detach);
  }

  open({ acknowledged }: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.command(permit, (sender) => open(sender, acknowledged));
  }

  async close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    const [closed, sent] = await this.valued(permit, close);
    return { ...sent, ...closed };
  }

  follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent> {
    this.follows = true;
    const endpoint = { host: source.host === 'local' ? '127.0.0.1' : source.host, port: source.port };
    const tls = this.member.access.tls.mode !== 'off';
    const work = (sender: Sender) => follow(sender, { endpoint, account, tls }, how);
    return this.command(permit, work, [account.password, quoted(account.password)]);
  }

  canary(permit: Permit): Promise<Sent> {
    return this.command(permit, (sender) => canary(sender, permit.term));
  }

  async enabledEvents(permit: Permit): Promise<readonly string[]> {
    const [events] = await this.valued(permit, enabledEvents);
    this.noteEvents(events);
    return this.events.names;
  }

  async disableEvents(permit: Permit): Promise<Sent & { events: readonly string[] }> {
    this.events = { names: [], readAt: -Infinity };
    const [events, sent] = await this.valued(permit, disableEvents);
    return { ...sent, events };
  }

  enableEvents(events: readonly string[], permit: Permit): Promise<Sent> {
    this.events = { names: [], readAt: -Infinity };
    return this.command(permit, (sender) => enableEvents(sender, events));
  }

  async history(permit: Permit): Promise<Position> {
    const [history] = await this.valued(permit, readHistory);
    return history;
  }

  async beyond(history: Position, permit: Permit): Promise<Beyond> {
    const [found] = await this.valued(permit, (sender) => beyond(sender, history));
    return found;
  }

  async settings(permit: Permit): Promise<Readonly<Record<string, string>>> {
    const [settings] = await this.valued(permit, readSettings);
    return settings;
  }

  async end(): Promise<void> {
    [this.glances, this.facts, this.commands].forEach((link) => link.end());
  }

  private noteEvents(events: readonly NamedEvent[]): void {
    this.events = { names: events.map(fullName), readAt: performance.now() };
  }

  private async command(permit: Permit, work: (sender: Sender) => Promise<unknown>, unspoken?: Secrets): Promise<Sent> {
    const [, sent] = await this.valued(permit, work, unspoken);
    return sent;
  }

  private async valued<T>(
    permit: Permit,
    work: (sender: Sender) => Promise<T>,
    unspoken: Secrets = [],
  ): Promise<[T, Sent]> {
    const sender = new Sender(this.commands, this.where, permit, unspoken);
    return [await work(sender), { sent: sender.sent }];
  }
}

/** Only sessions of our own account: after a restart of the server the same ids are other people's. */
async function endConnections(sender: Sender, ids: readonly number[]): Promise<void> {
  const list = ids.map((id) => Math.trunc(id)).join(', ');
  if (list === '') return;
  const ours = `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE ID IN (${list})
 AND USER = SUBSTRING_INDEX(USER(), '@', 1) AND ID <> CONNECTION_ID()`;
  const read = async () => (await sender.ask(ours))[0] as unknown as { id: number }[];
  await Promise.all((await read()).map(({ id }) => sender.do(`KILL ${id}`).catch(unlessGone)));
  const gone = await sender.until(read, (left) => left.length === 0);
  if (!gone) throw sender.failed('timeout', 'connections that were ended are still there');
}
