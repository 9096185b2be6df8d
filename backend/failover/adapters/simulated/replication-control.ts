import type { Position } from '../../domain/position.js';
import type { MemberFacts } from '../../domain/topology.js';
import {
  type Account,
  type Beyond,
  ControlFailed,
  type Endpoint,
  type Follow,
  type Glance,
  type Permit,
  ReplicationControl,
  type Sent,
} from '../../ports.js';
import { type Answer, type Caller, Channel } from './channel.js';
import { historyOf } from './history.js';
import type { Line } from './network.js';
import type { SimulatedServer } from './server.js';

/** A command at the moment it takes effect: what invariants look at. */
export interface Commanded {
  readonly by: string;
  readonly on: string;
  readonly what: string;
  readonly term: number;
}

export type CommandWitness = (command: Commanded) => void;

/** ReplicationControl over a simulated server, with three connections as the real one has. */
export class SimulatedReplicationControl extends ReplicationControl {
  private readonly glances: Channel;
  private readonly reads: Channel;
  private readonly commands: Channel;
  private readonly listeners: ((error: ControlFailed) => void)[] = [];
  private connection: number | null = null;

  constructor(
    private readonly server: SimulatedServer,
    private readonly caller: Caller,
    private readonly find: (endpoint: Endpoint) => SimulatedServer | null,
    private readonly witness: CommandWitness = () => undefined,
  ) {
    super();
    const called = { host: server.id, process: server.process };
    const quiet = { host: caller.host, process: caller.process };
    const lost = (error: ControlFailed) => this.listeners.forEach((listener) => listener(error));
    const looks = { ...called, admit: (line: Line) => this.admit(line) };
    const acts = { ...called, admit: (line: Line) => this.admit(line, true) };
    this.glances = new Channel(server.network, quiet, looks, lost);
    this.reads = new Channel(server.network, quiet, looks, lost);
    this.commands = new Channel(server.network, caller, acts, lost, true);
  }

  observe(timeoutMs: number): Promise<MemberFacts> {
    return this.reads.ask(timeoutMs, ({ done }) => done(this.server.facts()));
  }

  glance(timeoutMs: number): Promise<Glance> {
    return this.glances.ask(timeoutMs, ({ done }) => {
      const { receiver, readOnly, executed, signIns } = this.server;
      const { source, receiving, signs, received } = receiver;
      if (!source) return done({ readOnly, receiving: null, signs, position: executed, signIns });
      done({ readOnly, receiving, signs, position: received });
    });
  }

  accepts(timeoutMs: number): Promise<boolean> {
    return this.glances.knock(timeoutMs);
  }

  onLost(listener: (error: ControlFailed) => void): void {
    this.listeners.push(listener);
  }

  connections(permit: Permit): Promise<readonly number[]> {
    this.commands.forgetEnd();
    return this.ask(permit, ({ done }) => done(this.connection === null ? [] : [this.connection]));
  }

  endConnections(ids: readonly number[], permit: Permit): Promise<Sent> {
    return this.command('end-connections', permit, ({ done }) => {
      for (const id of ids) {
        this.server.connections.get(id)?.close(1);
        this.server.connections.delete(id);
      }
      done({ sent: ids.map((id) => `KILL ${id}`) });
    });
  }

  stopReceiving(permit: Permit): Promise<Sent & { received: Position }> {
    return this.command('stop-receiving', permit, ({ done }) => {
      const { receiver, executed } = this.server;
      // Both stopped would mean that whoever starts either loses what is received (F1).
      if (receiver.receiving !== 'no' && !receiver.applyError) receiver.startApplying();
      receiver.stopReceiving();
      done({ sent: ['STOP SLAVE IO_THREAD'], received: receiver.source ? receiver.received : executed });
    });
  }

  startReceiving(permit: Permit): Promise<Sent> {
    return this.command('start-receiving', permit, ({ done, fail }) => {
      const loses = this.wouldLose();
      if (loses) return fail(loses);
      this.server.receiver.startReceiving();
      done({ sent: ['START SLAVE IO_THREAD'] });
    });
  }

  applyUpTo(position: Position, permit: Permit): Promise<Sent & { executed: Position }> {
    const { server } = this;
    const behind = () => new ControlFailed('timeout', `${server.id} has applied up to ${server.executed.text}`);
    return this.ask({ ...permit, timeoutMs: permit.timeoutMs + 5 }, ({ done, fail }) => {
      const loses = this.wouldLose();
      if (loses && server.log.length < (position.streams[0] ?? 0)) return fail(loses);
      server.process.after(permit.timeoutMs, () => fail(behind()));
      server.whenApplied(position.streams[0] ?? 0, () => {
        done({ sent: [`SELECT MASTER_GTID_WAIT('${position.text}')`], executed: server.executed });
      });
    });
  }

  detach(permit: Permit): Promise<Sent> {
    return this.command('detach', permit, ({ done, fail }) => {
      const { receiver, id } = this.server;
      if (receiver.relay.length > 0) {
        return fail(new ControlFailed('would-lose', `${id} has ${receiver.relay.length} transactions not applied`));
      }
      receiver.forget();
      done({ sent: ['STOP SLAVE', 'RESET SLAVE ALL'] });
    });
  }

  open(how: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.command('open', permit, ({ done, fail }) => {
      const { receiver, waiting, id } = this.server;
      if (receiver.source) return fail(new ControlFailed('failed', `${id} still follows ${receiver.source.id}`));
      if (waiting > 0 && !how.acknowledged) return fail(new ControlFailed('waiters', `${waiting} commits wait`));
      this.server.setAcknowledgement(how.acknowledged ? 'on' : 'off');
      this.server.readOnly = false;
      const wait = `SET GLOBAL rpl_semi_sync_master_enabled=${how.acknowledged ? 1 : 0}`;
      done({ sent: [wait, 'SET GLOBAL read_only=0'] });
    });
  }

  goOnWithoutCopy(permit: Permit): Promise<Sent & { released: number }> {
    return this.command('go-on-without-copy', permit, ({ done, fail }) => {
      const { waiting, readOnly, id } = this.server;
      if (readOnly) return fail(new ControlFailed('not-writable', `${id} lets nobody write`));
      this.server.setAcknowledgement('off');
      done({ sent: ['SET GLOBAL rpl_semi_sync_master_enabled=0'], released: waiting });
    });
  }

  close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    return this.command('close', permit, ({ done, fail }) => {
      const { server } = this;
      if (server.waiting > 0) return fail(new ControlFailed('waiters', `${server.waiting} commits wait`));
      server.readOnly = true;
      const ended = server.endSessions();
      done({ sent: ['SET GLOBAL read_only=1', `KILL (${ended})`], executed: server.executed, ended });
    });
  }

  follow(source: Endpoint, account: Account, how: Follow, permit: Permit): Promise<Sent> {
    return this.command('follow', permit, ({ done, fail }) => {
      const from = this.find(source);
      if (!from) return fail(new ControlFailed('failed', `nobody is at ${source.host}:${source.port}`));
      const { receiver } = this.server;
      const follows = receiver.source === from && receiver.receiving !== 'no' && receiver.applying;
      if (!follows) receiver.follow(from, how);
      receiver.acknowledges = how.acknowledges;
      this.server.setAcknowledgement('off');
      done({ sent: [`CHANGE MASTER TO MASTER_HOST='${source.host}', MASTER_USE_GTID=slave_pos`, 'START SLAVE'] });
    });
  }

  canary(permit: Permit): Promise<Sent> {
    return this.command('canary', permit, ({ done, fail }) => {
      const { server } = this;
      if (server.readOnly) return fail(new ControlFailed('not-writable', `${server.id} is read-only`));
      server.write(`canary:${permit.term}`, true, () => done({ sent: ['REPLACE INTO holdfast.canary …'] }));
    });
  }

  enabledEvents(permit: Permit): Promise<readonly string[]> {
    return this.ask(permit, ({ done }) => done(this.enabled()));
  }

  disableEvents(permit: Permit): Promise<Sent & { events: readonly string[] }> {
    return this.command('disable-events', permit, ({ done }) => {
      const events = this.enabled();
      this.server.eventScheduler = false;
      done({ sent: ['SET GLOBAL event_scheduler=OFF'], events });
    });
  }

  enableEvents(events: readonly string[], permit: Permit): Promise<Sent> {
    return this.command('enable-events', permit, ({ done }) => {
      for (const name of this.server.events.keys()) this.server.events.set(name, events.includes(name));
      this.server.eventScheduler = true;
      done({ sent: [...events.map((name) => `ALTER EVENT ${name} ENABLE`), 'SET GLOBAL event_scheduler=ON'] });
    });
  }

  history(permit: Permit): Promise<Position> {
    return this.ask(permit, ({ done }) => done(historyOf(this.server.log)));
  }

  beyond(history: Position, permit: Permit): Promise<Beyond> {
    return this.ask(permit, ({ done }) => {
      const extra = this.server.log.filter(({ server, seq }) => seq > (history.streams[`0-${server}`] ?? 0));
      done({
        count: extra.length,
        transactions: extra.slice(0, 100).map(({ server, seq }) => `0-${server}-${seq}`),
      });
    });
  }

  settings(permit: Permit): Promise<Readonly<Record<string, string>>> {
    return this.ask(permit, ({ done }) => {
      const { readOnly, acknowledgement, eventScheduler } = this.server;
      done({
        read_only: readOnly ? 'ON' : 'OFF',
        rpl_semi_sync_master_enabled: acknowledgement === 'off' ? 'OFF' : 'ON',
        rpl_semi_sync_master_wait_point: 'AFTER_SYNC',
        gtid_strict_mode: 'ON',
        event_scheduler: eventScheduler ? 'ON' : 'OFF',
        log_bin: 'ON',
        binlog_format: 'ROW',
      });
    });
  }

  end(): Promise<void> {
    for (const channel of [this.glances, this.reads, this.commands]) channel.close();
    return Promise.resolve();
  }

  private ask<T>(permit: Permit, work: (answer: Answer<T>) => void): Promise<T> {
    return this.commands.ask(permit.timeoutMs, work, permit.signal);
  }

  private command<T>(what: string, permit: Permit, work: (answer: Answer<T>) => void): Promise<T> {
    return this.ask(permit, (answer) => {
      this.witness({ by: this.caller.host, on: this.server.id, what, term: permit.term });
      work(answer);
    });
  }

  /** Both threads stopped and something received not applied: a start of either throws it away (F1). */
  private wouldLose(): ControlFailed | null {
    const { receiver, id } = this.server;
    if (receiver.receiving !== 'no' || receiver.applying || receiver.relay.length === 0) return null;
    return new ControlFailed('would-lose', `${id}: a start would throw away ${receiver.relay.length} transactions`);
  }

  private enabled(): string[] {
    if (!this.server.eventScheduler) return [];
    return [...this.server.events].filter(([, on]) => on).map(([name]) => name);
  }

  private admit(line: Line, commands = false): ControlFailed | null {
    const { server } = this;
    if (server.denied) return new ControlFailed('denied', `Access denied for user 'holdfast' at ${server.id}`);
    if (server.saturated) return new ControlFailed('saturated', `${server.id}: Too many connections`);
    const id = server.admit(line);
    if (commands) this.connection = id;
    return null;
  }
}
