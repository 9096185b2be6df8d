import { dial } from './dial.js';
import type { EventQueue } from './event-queue.js';
import { Line, SimulatedProcess, type SimulatedNetwork } from './network.js';
import type { RoutedServer } from '../../ports.js';
import type { SimulatedServer } from './server.js';

export interface ProxiedServer {
  readonly server: SimulatedServer;
  state: 'open' | 'draining' | 'closed';
  /** What the configuration says: `disabled` or not. */
  openInFile: boolean;
  /** Since when its health check fails; null while it passes. */
  badSince: number | null;
}

export interface ProxySession {
  readonly line: Line;
  readonly server: string;
  /** The worker that carries it: after a reload an old one does, and nobody can talk to that. */
  readonly worker: number;
}

/** inter 1s, fall 2: what the health check needs to say so. */
const DOWN_AFTER_MS = 2_000;
/** hard-stop-after: how long an old worker may carry sessions. */
const HARD_STOP_MS = 1_000;

/** HAProxy as failover sees it: servers by name, a runtime state that a reload forgets (F14), clients' sessions. */
export class SimulatedProxy {
  readonly process: SimulatedProcess;
  readonly servers = new Map<string, ProxiedServer>();
  readonly sessions = new Set<ProxySession>();
  worker = 1;

  constructor(
    readonly name: string,
    servers: readonly SimulatedServer[],
    private readonly network: SimulatedNetwork,
    private readonly queue: EventQueue,
  ) {
    this.process = new SimulatedProcess(name, queue);
    for (const server of servers) {
      this.servers.set(server.id, { server, state: 'closed', openInFile: false, badSince: null });
    }
    network.onChange(() => this.check());
  }

  /** A client's connect; `then` gets its session's line, or null when nobody serves or it is refused. */
  connect(client: SimulatedProcess, then: (line: Line | null, server: SimulatedServer | null) => void): void {
    dial(this.network, [client.host, this.name], client, this.process, (front) => {
      if (front === 'refused') return then(null, null);
      front.close(0);
      const [target] = [...this.servers.values()].filter((one) => this.stateOf(one) === 'open');
      if (!target) return then(null, null);
      const { server } = target;
      dial(this.network, [this.name, server.id], this.process, server.process, (back) => {
        if (back === 'refused') return client.do(() => then(null, null));
        back.close(0);
        if (this.stateOf(target) !== 'open') return client.do(() => then(null, null));
        client.do(() => then(this.carry(client, server), server));
      });
    });
  }

  stateOf({ state, badSince }: ProxiedServer): RoutedServer['state'] {
    const down = badSince !== null && this.queue.now - badSince > DOWN_AFTER_MS;
    return state === 'open' && down ? 'down' : state;
  }

  /** shutdown sessions: only the running worker's, only those of that server. */
  cut(server: string): number {
    const cut = [...this.sessions].filter((one) => one.server === server && one.worker === this.worker);
    for (const session of cut) this.end(session);
    return cut.length;
  }

  sessionsOf(server: string): number {
    return [...this.sessions].filter((one) => one.server === server && one.worker === this.worker).length;
  }

  /** A new worker with the file's state; the old one keeps its sessions until the hard stop. */
  reload(): void {
    if (this.process.state === 'dead') return;
    const old = this.worker;
    this.renew();
    this.queue.after(HARD_STOP_MS, () => {
      for (const session of this.sessions) if (session.worker <= old) this.end(session);
    });
  }

  kill(): void {
    this.process.kill();
    for (const session of this.sessions) this.end(session);
  }

  start(): void {
    if (this.process.state !== 'dead') return;
    this.process.start();
    this.renew();
  }

  unsafe(): string {
    const open = [...this.servers].filter(([, { openInFile }]) => openInFile).map(([name]) => name);
    return open.length === 0 ? '' : `the configuration opens ${open.join(', ')} by itself`;
  }

  private renew(): void {
    this.worker++;
    for (const one of this.servers.values()) one.state = one.openInFile ? 'open' : 'closed';
  }

  private carry(client: SimulatedProcess, server: SimulatedServer): Line {
    const line = new Line(this.network, [client.host, this.name, server.id], [client, server.process]);
    const session = { line, server: server.id, worker: this.worker };
    this.sessions.add(session);
    server.sessions.add(line);
    line.onClosed[1] = () => server.sessions.delete(line);
    line.onGone = () => this.sessions.delete(session);
    return line;
  }

  private end(session: ProxySession): void {
    this.sessions.delete(session);
    session.line.sever();
  }

  private check(): void {
    for (const one of this.servers.values()) {
      const { server } = one;
      const reached = this.network.passes(this.name, server.id) && this.network.passes(server.id, this.name);
      const good = reached && server.process.state !== 'dead';
      one.badSince = good ? null : (one.badSince ?? this.queue.now);
    }
  }
}
