import { ControlFailed, TrafficControl } from '../../ports.js';
import type { Permit, RoutedServer, RouteFacts, Sent } from '../../ports.js';
import { callHook, type HookCall } from './hook.js';

export interface HookTrafficOptions {
  readonly path: string;
  /** The proxy's name, for hooks that serve several. */
  readonly proxy: string;
  readonly backend: string;
  /** The members' names: each must be a server. */
  readonly members: readonly string[];
}

const states: readonly unknown[] = ['open', 'draining', 'closed', 'down'];

/** Any proxy through an executable: each action is answered with where all servers then stand. See docs/hooks.md. */
export class HookTraffic extends TrafficControl {
  constructor(private readonly options: HookTrafficOptions) {
    super();
  }

  async read(timeoutMs: number): Promise<RouteFacts> {
    return this.factsIn(await this.call({ action: 'read', timeoutMs }, { timeoutMs }));
  }

  async open(server: string, permit: Permit): Promise<Sent> {
    return this.tell({ action: 'open', server }, ['open', 'down'], permit);
  }

  async drain(server: string, permit: Permit): Promise<Sent> {
    return this.tell({ action: 'drain', server }, ['draining'], permit);
  }

  async close(server: string, { cut }: { cut: boolean }, permit: Permit): Promise<Sent & { cut: number }> {
    return this.tell({ action: 'close', server, cut }, ['closed'], permit);
  }

  async end(): Promise<void> {
    // each call ended its own process
  }

  /** One action, and the hook's own answer as the read-back. */
  private async tell(
    request: { action: string; server: string; cut?: boolean },
    wanted: readonly RoutedServer['state'][],
    { term, timeoutMs, signal }: Permit,
  ): Promise<Sent & { cut: number }> {
    const answer = await this.call({ ...request, term, timeoutMs }, { timeoutMs, signal });
    const { servers } = this.factsIn(answer);
    const found = servers.find(({ name }) => name === request.server);
    if (!found) throw this.noSuchServer(request.server, servers);
    if (!wanted.includes(found.state))
      throw new ControlFailed('failed', `${this.options.path} says that ${found.name} is ${found.state} all the same`);
    const sent = [`${this.options.path} ${request.action} ${request.server}${request.cut ? ' cut' : ''}`];
    return { sent, cut: count(answer.cut) };
  }

  private call(request: object, call: HookCall): Promise<Record<string, unknown>> {
    const { path, proxy, backend } = this.options;
    return callHook(path, { holdfast: 1, kind: 'traffic', proxy, backend, ...request }, call);
  }

  private factsIn(answer: Record<string, unknown>): RouteFacts {
    const { path, members } = this.options;
    if (!Array.isArray(answer.servers) || !answer.servers.every(isServer))
      throw new ControlFailed('failed', `${path} answered no list of servers`, 'See "Traffic" in docs/hooks.md.');
    const servers = answer.servers.map(serverOf);
    const lacking = members.filter((member) => !servers.some(({ name }) => name === member));
    const own = typeof answer.unsafe === 'string' ? answer.unsafe : '';
    const opened = servers.filter((server) => !server.closedInFile).map(({ name }) => name);
    const unsafe = [
      own,
      lacking.length > 0 ? `it lacks ${lacking.join(', ')}` : '',
      opened.length > 0 && own === '' ? `it does not say that ${opened.join(', ')} stays closed after a restart` : '',
    ];
    const worker = typeof answer.worker === 'string' ? answer.worker : '';
    const unproved = `what a restart of the proxy does is the word of ${path}`;
    return { servers, worker, unsafe: unsafe.filter(Boolean).join('; '), unproved };
  }

  private noSuchServer(server: string, servers: readonly RoutedServer[]): ControlFailed {
    const there = servers.map(({ name }) => name).join(', ') || 'none';
    return new ControlFailed('failed', `${this.options.path} knows no server ${server}; there are: ${there}`);
  }
}

function isServer(value: unknown): value is { name: string; state: RoutedServer['state'] } {
  const { name, state } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && name !== '' && states.includes(state);
}

function serverOf(value: { name: string; state: RoutedServer['state'] } & Record<string, unknown>): RoutedServer {
  const { name, state } = value;
  return { name, state, sessions: count(value.sessions), closedInFile: value.closedAfterRestart === true };
}

const count = (value: unknown): number => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0);
