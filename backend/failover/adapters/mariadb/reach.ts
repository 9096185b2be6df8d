import type { DatabaseAccess } from '../../../resources/index.js';
import { ControlFailed, type Permit, type Sent } from '../../ports.js';
import { takesConnections } from './accepts.js';
import { Deadline } from './deadline.js';
import type { Secrets } from './faults.js';
import { Link } from './link.js';
import { unlessGone } from './receiving.js';
import { Sender, type Limit } from './sender.js';

/**
 * A server's three connections: one for glances, so that nothing heavier delays the sign that it lives; one for facts; one
 * for commands.
 */
export class Reach {
  readonly where: string;
  readonly glances: Link;
  readonly facts: Link;
  private readonly commands: Link;
  private readonly listeners: ((error: ControlFailed) => void)[] = [];

  /** `first` is sent after each sign-in; `limit` makes the server itself give up in time. */
  constructor(
    private readonly access: DatabaseAccess,
    first: readonly string[],
    private readonly limit: Limit,
  ) {
    const { host, port } = access;
    this.where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const lost = (error: ControlFailed) => this.listeners.forEach((listener) => listener(error));
    const link = (tellsEnd: boolean) => new Link(access, this.where, { first, lost, tellsEnd });
    [this.glances, this.facts, this.commands] = [link(false), link(false), link(true)];
  }

  /** Whether members talk to each other over TLS too. */
  get tls(): boolean {
    return this.access.tls.mode !== 'off';
  }

  onLost(listener: (error: ControlFailed) => void): void {
    this.listeners.push(listener);
  }

  accepts(timeoutMs: number): Promise<boolean> {
    return takesConnections(this.access, this.where, timeoutMs);
  }

  async connections(permit: Permit): Promise<readonly number[]> {
    return [await this.commands.id(Deadline.of(permit))];
  }

  endConnections(ids: readonly number[], permit: Permit): Promise<Sent> {
    return this.command(permit, (sender) => endConnections(sender, ids));
  }

  async command(permit: Permit, work: (sender: Sender) => Promise<unknown>, unspoken?: Secrets): Promise<Sent> {
    const [, sent] = await this.valued(permit, work, unspoken);
    return sent;
  }

  /** Carries out a command and gives its value and what was sent. */
  async valued<T>(permit: Permit, work: (sender: Sender) => Promise<T>, unspoken: Secrets = []): Promise<[T, Sent]> {
    const sender = new Sender(this.commands, this.where, permit, { unspoken, limit: this.limit });
    return [await work(sender), { sent: sender.sent }];
  }

  end(): void {
    [this.glances, this.facts, this.commands].forEach((link) => link.end());
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
