import type { Position } from '../../domain/position.js';
import type { MemberFacts } from '../../domain/topology.js';
import {
  ReplicationControl,
  type Account,
  type Beyond,
  type ControlFailed,
  type Endpoint,
  type Follow,
  type Glance,
  type Permit,
  type Sent,
} from '../../ports.js';
import { Deadline } from '../mariadb/deadline.js';
import { disableEvents, enabledEvents, enableEvents, fullName, type NamedEvent } from '../mariadb/events.js';
import type { MariadbMember } from '../mariadb/mariadb-control.js';
import { canary } from '../mariadb/opening.js';
import { Reach } from '../mariadb/reach.js';
import { quoted, type Sender } from '../mariadb/sender.js';
import { EVENTS } from '../mariadb/status.js';
import * as commands from './commands.js';
import { atMost } from './gtid-set.js';
import * as status from './status.js';

const FIRST = [
  `SET SESSION sql_mode='NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', SESSION wait_timeout=31536000,
 SESSION lock_wait_timeout=1, SESSION innodb_lock_wait_timeout=1, SESSION autocommit=1`,
];
const EVENTS_EVERY_MS = 5_000;

/**
 * A MySQL server (8.0.26 or later; GTID, semi-synchronous plugins). UNTESTED ON A LIVE SERVER: its statements and the
 * reading of answers are tested against what the manual prints. MySQL has nothing that ends a SET by itself, so a command
 * that timed out here may still be carried out there, within lock_wait_timeout (1 s).
 */
export class MysqlControl extends ReplicationControl {
  private readonly reach: Reach;
  private follows = true;
  private events: { names: readonly string[]; readAt: number } = { names: [], readAt: -Infinity };

  constructor(private readonly member: MariadbMember) {
    super();
    this.reach = new Reach(member.access, FIRST, null);
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const due = performance.now() - this.events.readAt >= EVENTS_EVERY_MS;
    const asked = [...status.OBSERVE, ...(due ? [EVENTS] : [])];
    const answers = await this.reach.facts.ask(asked, Deadline.after(timeoutMs));
    if (due) this.noteEvents(answers[status.OBSERVE.length] as unknown as NamedEvent[]);
    const facts = status.readFacts(answers, this.events.names, this.member.id, this.member.directory);
    this.follows = facts.replica !== null;
    return facts;
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const deadline = Deadline.after(timeoutMs);
    if (!this.follows) {
      const [[row]] = await this.reach.glances.ask(status.GLANCE, deadline);
      const position = atMost(String(row['written']));
      return { readOnly: row['readOnly'] === 1, receiving: null, signs: '', position };
    }
    const [[row], replicas, heartbeats] = await this.reach.glances.ask(status.GLANCE_REPLICA, deadline);
    const [replica] = replicas as unknown as status.ReplicaStatus[];
    this.follows = replica !== undefined;
    const readOnly = row['readOnly'] === 1;
    if (!replica) return { readOnly, receiving: null, signs: '', position: null };
    const { receiving, received, signs } = status;
    return { readOnly, receiving: receiving(replica), signs: signs(replica, heartbeats), position: received(replica) };
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
    const [received, sent] = await this.reach.valued(permit, commands.stopReceiving);
    return { ...sent, received };
  }

  startReceiving(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, commands.startReceiving);
  }

  async applyUpTo(goal: Position, permit: Permit): Promise<Sent & { executed: Position }> {
    const [executed, sent] = await this.reach.valued(permit, (sender) => commands.applyUpTo(sender, goal));
    return { ...sent, executed };
  }

  detach(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, commands.detach);
  }

  open({ acknowledged }: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.reach.command(permit, (sender) => commands.open(sender, acknowledged));
  }

  async close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    const [closed, sent] = await this.reach.valued(permit, commands.close);
    return { ...sent, ...closed };
  }

  follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent> {
    this.follows = true;
    const endpoint = { host: source.host === 'local' ? '127.0.0.1' : source.host, port: source.port };
    const work = (sender: Sender) => commands.follow(sender, { endpoint, account, tls: this.reach.tls }, how);
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
    const [events, sent] = await this.reach.valued(permit, disableEvents);
    this.events = { names: [], readAt: -Infinity };
    return { ...sent, events };
  }

  async enableEvents(events: readonly string[], permit: Permit): Promise<Sent> {
    this.events = { names: [], readAt: -Infinity };
    return this.reach.command(permit, (sender) => enableEvents(sender, events));
  }

  async history(permit: Permit): Promise<Position> {
    const [history] = await this.reach.valued(permit, commands.readHistory);
    return history;
  }

  async beyond(history: Position, permit: Permit): Promise<Beyond> {
    const [found] = await this.reach.valued(permit, (sender) => commands.beyond(sender, history));
    return found;
  }

  async settings(permit: Permit): Promise<Readonly<Record<string, string>>> {
    const [settings] = await this.reach.valued(permit, commands.readSettings);
    return settings;
  }

  async end(): Promise<void> {
    this.reach.end();
  }

  private noteEvents(events: readonly NamedEvent[]): void {
    this.events = { names: events.map(fullName), readAt: performance.now() };
  }
}
