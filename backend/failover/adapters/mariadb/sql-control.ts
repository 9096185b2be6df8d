import type { DatabaseAccess } from '../../../resources/index.js';
import type { Position } from '../../domain/position.js';
import {
  ReplicationControl,
  type Account,
  type Beyond,
  type ControlFailed,
  type Endpoint,
  type Follow,
  type Permit,
  type Sent,
} from '../../ports.js';
import type { ClusterDirectory } from './directory.js';
import { disableEvents, enabledEvents, enableEvents, fullName, type NamedEvent } from './events.js';
import type { Source } from './following.js';
import { canary } from './opening.js';
import type { Reach } from './reach.js';
import { quoted, type Sender } from './sender.js';

/** A member to control, and how it is reached. */
export interface SqlMember {
  readonly id: string;
  readonly access: DatabaseAccess;
  /** Shared by the adapters of one cluster. */
  readonly directory: ClusterDirectory;
}

/** What MariaDB and MySQL each say in statements of their own. */
export interface SqlCommands {
  stopReceiving(sender: Sender): Promise<Position>;
  startReceiving(sender: Sender): Promise<void>;
  applyUpTo(sender: Sender, goal: Position): Promise<Position>;
  detach(sender: Sender): Promise<void>;
  open(sender: Sender, acknowledged: boolean): Promise<void>;
  goOnWithoutCopy(sender: Sender): Promise<number>;
  close(sender: Sender): Promise<{ executed: Position; ended: number }>;
  follow(sender: Sender, source: Source, how: Follow): Promise<void>;
  readHistory(sender: Sender): Promise<Position>;
  beyond(sender: Sender, other: Position): Promise<Beyond>;
  readSettings(sender: Sender): Promise<Record<string, string>>;
}

/** The commands of a server that speaks SQL; how it is observed is each server's own. */
export abstract class SqlControl extends ReplicationControl {
  /** Whether it follows another one, as last seen: a glance asks for more then. */
  protected follows = true;
  protected readonly events = new EventCache();

  constructor(
    protected readonly member: SqlMember,
    protected readonly reach: Reach,
    private readonly commands: SqlCommands,
  ) {
    super();
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
    const [received, sent] = await this.reach.valued(permit, this.commands.stopReceiving);
    return { ...sent, received };
  }

  startReceiving(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, this.commands.startReceiving);
  }

  async applyUpTo(goal: Position, permit: Permit): Promise<Sent & { executed: Position }> {
    const [executed, sent] = await this.reach.valued(permit, (sender) => this.commands.applyUpTo(sender, goal));
    return { ...sent, executed };
  }

  detach(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, this.commands.detach);
  }

  open({ acknowledged }: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.reach.command(permit, (sender) => this.commands.open(sender, acknowledged));
  }

  async goOnWithoutCopy(permit: Permit): Promise<Sent & { released: number }> {
    const [released, sent] = await this.reach.valued(permit, this.commands.goOnWithoutCopy);
    return { ...sent, released };
  }

  async close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    const [closed, sent] = await this.reach.valued(permit, this.commands.close);
    return { ...sent, ...closed };
  }

  follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent> {
    this.follows = true;
    const endpoint = { host: source.host === 'local' ? '127.0.0.1' : source.host, port: source.port };
    const tls = this.reach.tls;
    const work = (sender: Sender) => this.commands.follow(sender, { endpoint, account, tls }, how);
    return this.reach.command(permit, work, [account.password, quoted(account.password)]);
  }

  canary(permit: Permit): Promise<Sent> {
    return this.reach.command(permit, (sender) => canary(sender, permit.term));
  }

  async enabledEvents(permit: Permit): Promise<readonly string[]> {
    const [events] = await this.reach.valued(permit, enabledEvents);
    this.events.note(events);
    return this.events.names;
  }

  async disableEvents(permit: Permit): Promise<Sent & { events: readonly string[] }> {
    this.events.forget();
    const [events, sent] = await this.reach.valued(permit, disableEvents);
    return { ...sent, events };
  }

  async enableEvents(events: readonly string[], permit: Permit): Promise<Sent> {
    this.events.forget();
    const [note, { sent }] = await this.reach.valued(permit, (sender) => enableEvents(sender, events));
    return { sent: note ? [...sent, note] : sent };
  }

  async history(permit: Permit): Promise<Position> {
    const [history] = await this.reach.valued(permit, this.commands.readHistory);
    return history;
  }

  async beyond(history: Position, permit: Permit): Promise<Beyond> {
    const [found] = await this.reach.valued(permit, (sender) => this.commands.beyond(sender, history));
    return found;
  }

  async settings(permit: Permit): Promise<Readonly<Record<string, string>>> {
    const [settings] = await this.reach.valued(permit, this.commands.readSettings);
    return settings;
  }

  async end(): Promise<void> {
    this.reach.end();
  }
}

const EVENTS_EVERY_MS = 5_000;

/** The names of the enabled events: read now and then only, since they change seldom and cost a scan of a table. */
class EventCache {
  names: readonly string[] = [];
  private readAt = -Infinity;

  get due(): boolean {
    return performance.now() - this.readAt >= EVENTS_EVERY_MS;
  }

  note(events: readonly NamedEvent[]): void {
    this.names = events.map(fullName);
    this.readAt = performance.now();
  }

  forget(): void {
    this.names = [];
    this.readAt = -Infinity;
  }
}
