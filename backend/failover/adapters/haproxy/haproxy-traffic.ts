import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlFailed, TrafficControl } from '../../ports.js';
import type { Permit, RoutedServer, RouteFacts, Sent } from '../../ports.js';
import type { Judge } from '../network/judged-host.js';
import { inWords, readAdminAddress } from './admin-address.js';
import { AdminSocket } from './admin-socket.js';
import {
  parseInfo,
  parseServers,
  parseSessions,
  parseUnchecked,
  type ServerState,
  type WorkerInfo,
} from './answers.js';
import { cutFormerSessions } from './former-workers.js';
import { judgeSafety, leadsAstray, neverChecks } from './route-safety.js';
import { lookAtWorker, type LocalWorker } from './worker-on-this-host.js';

export interface HaproxyOptions {
  /** unix:/path or tcp://host:port of a socket of level admin. */
  readonly address: string;
  readonly backend: string;
  /** The members' names: each must be a server of the backend. */
  readonly members: readonly string[];
  readonly judge: Judge;
  /** Member to where it is, `10.0.0.2:3306`: no line may lead to another member's place. */
  readonly places?: ReadonlyMap<string, string>;
  /** Whether its checks are the only witness of a member's death: a service has no replica to ask. */
  readonly witness?: boolean;
}

/** How long what was read on this host counts; a route changes more often than a configuration. */
const localFor = 5_000;
/** Sessions that a thread was just giving to the server while it was closed are cut in further rounds. */
const cutRounds = 20;

/** HAProxy 2.4 and later through its runtime API, one named server a member; addresses are never rewritten. */
export class HaproxyTraffic extends TrafficControl {
  private readonly admin: AdminSocket;
  private readonly backend: string;
  private local: { worker: string; at: number; found: LocalWorker | null } | null = null;

  constructor(private readonly options: HaproxyOptions) {
    super();
    this.admin = new AdminSocket(readAdminAddress(options.address), options.judge);
    this.backend = named(options.backend);
  }

  async read(timeoutMs: number): Promise<RouteFacts> {
    const until = performance.now() + timeoutMs;
    const { answer, worker } = await this.ask([`show stat ${this.backend} 4 -1`], until);
    const states = this.serversIn(answer);
    const sessions = parseSessions(answer, this.backend);
    const local = await this.look(worker);
    const safety = judgeSafety(this.backend, states, this.options.members, worker, local);
    const servers = states.map(({ name, state, at }): RoutedServer => {
      const closedInFile = safety.closedInFile.get(name) ?? false;
      return { name, state, sessions: sessions.get(name) ?? 0, closedInFile, ...(at ? { at } : {}) };
    });
    const blind = this.options.witness ? neverChecks(this.backend, parseUnchecked(answer, this.backend)) : '';
    const astray = leadsAstray(this.backend, states, this.options.places);
    const unsafe = [safety.unsafe, astray, blind].filter(Boolean).join('; ');
    return { servers, worker: nameOf(worker), unsafe, unproved: safety.unproved };
  }

  async open(server: string, permit: Permit): Promise<Sent> {
    return this.set(server, 'ready', ['open', 'down'], permit);
  }

  async drain(server: string, permit: Permit): Promise<Sent> {
    return this.set(server, 'drain', ['draining'], permit);
  }

  async close(server: string, { cut }: { cut: boolean }, permit: Permit): Promise<Sent & { cut: number }> {
    const until = performance.now() + permit.timeoutMs;
    const path = this.path(server);
    const shutdown = `shutdown sessions server ${path}`;
    const count = `show stat ${this.backend} 4 -1`;
    const commands = [`set server ${path} state maint`, ...(cut ? [shutdown] : [])];
    const former = cut ? this.cutFormer(server, until, permit) : Promise.resolve({ sent: [], cut: 0 });
    former.catch(() => undefined); // awaited below, and only if the worker itself was told
    const { answer } = await this.ask([count, ...commands], until, permit.signal);
    this.confirm(answer, server, ['closed']);
    if (!cut) return { sent: commands, cut: 0 };
    await this.seeNone(server, [shutdown, count], until, permit);
    const { sent, cut: further } = await former;
    return { sent: [...commands, ...sent], cut: (parseSessions(answer, this.backend).get(server) ?? 0) + further };
  }

  async end(): Promise<void> {
    // each call ended its own connection
  }

  private async set(
    server: string,
    state: 'ready' | 'drain',
    wanted: readonly RoutedServer['state'][],
    permit: Permit,
  ): Promise<Sent> {
    const command = `set server ${this.path(server)} state ${state}`;
    const { answer } = await this.ask([command], performance.now() + permit.timeoutMs, permit.signal);
    this.confirm(answer, server, wanted);
    return { sent: [command] };
  }

  /** Sends commands and what reads them back; a worker that is leaving is asked no more, its successor is. */
  private async ask(
    commands: readonly string[],
    until: number,
    signal?: AbortSignal,
  ): Promise<{ answer: string; worker: WorkerInfo }> {
    const all = [...commands, `show servers state ${this.backend}`, 'show info'];
    for (;;) {
      const answer = await this.admin.ask(all, { timeoutMs: left(until), signal });
      const worker = parseInfo(answer);
      if (!worker) throw this.notUnderstood(answer);
      if (!worker.leaving) return { answer, worker };
      await sleep(Math.min(10, left(until)), undefined, { signal }).catch(() => undefined);
    }
  }

  private confirm(answer: string, server: string, wanted: readonly RoutedServer['state'][]): void {
    const servers = this.serversIn(answer);
    const found = servers.find(({ name }) => name === server);
    if (!found) throw this.noSuchServer(server, servers);
    if (/^Permission denied/m.test(answer)) throw this.notAdmin();
    if (wanted.includes(found.state)) return;
    const said = answer.split('\n').find((line) => /^[A-Z][^,:]*\.$/.test(line));
    const why = said ? `: ${said}` : '';
    throw new ControlFailed('failed', `${server} in backend ${this.backend} is ${found.state} all the same${why}`);
  }

  private serversIn(answer: string): ServerState[] {
    const servers = parseServers(answer, this.backend);
    if (servers) return servers;
    if (/^Can't find backend/m.test(answer)) {
      const message = `HAProxy at ${inWords(this.admin.address)} has no backend ${this.backend}`;
      throw new ControlFailed('failed', message, 'Give the name of the backend that lists the members.');
    }
    throw this.notUnderstood(answer);
  }

  /** Cuts again what was on its way to the server when it was closed, until nobody is left there. */
  private async seeNone(server: string, commands: readonly string[], until: number, permit: Permit): Promise<void> {
    for (let round = 1; ; round++) {
      const answer = await this.admin.ask(commands, { timeoutMs: left(until), signal: permit.signal });
      const sessions = parseSessions(answer, this.backend).get(server) ?? 0;
      if (sessions === 0) return;
      if (round === cutRounds)
        throw new ControlFailed('failed', `${sessions} sessions of ${server} go on although they were cut`);
      await sleep(Math.min(round, left(until)));
    }
  }

  private async cutFormer(server: string, until: number, { signal }: Permit): Promise<{ sent: string[]; cut: number }> {
    const path = this.local?.found?.masterSocket;
    if (!path) return { sent: [], cut: 0 };
    const master = new AdminSocket({ kind: 'unix', path }, this.options.judge);
    for (;;) {
      try {
        return await cutFormerSessions(master, this.backend, server, { timeoutMs: left(until), signal });
      } catch (error) {
        // a master that is reloading listens again within moments: it is just then that there are former workers
        const reloading = error instanceof ControlFailed && ['refused', 'timeout'].includes(error.reason);
        if (reloading && left(until) > 50 && !signal.aborted) await sleep(10);
        else return { sent: [`-- former workers were not asked: ${(error as Error).message}`], cut: 0 };
      }
    }
  }

  private async look(worker: WorkerInfo): Promise<LocalWorker | null> {
    const name = nameOf(worker);
    const now = performance.now();
    if (this.local?.worker === name && now - this.local.at < localFor) return this.local.found;
    const found = this.isHere() ? await lookAtWorker(worker, this.backend) : null;
    this.local = { worker: name, at: now, found };
    return found;
  }

  private isHere(): boolean {
    const { address } = this.admin;
    return address.kind === 'unix' || /^(127\.|::1$|localhost$|local$)/.test(address.host);
  }

  private path(server: string): string {
    if (!isName(server))
      throw new ControlFailed('failed', `"${server.slice(0, 100)}" can be no server's name in HAProxy`);
    return `${this.backend}/${server}`;
  }

  private noSuchServer(server: string, servers: readonly ServerState[]): ControlFailed {
    const there = servers.map(({ name }) => name).join(', ') || 'none';
    return new ControlFailed(
      'failed',
      `backend ${this.backend} of HAProxy has no server ${server}; there are: ${there}`,
      `Name the server of each member as the member is named, e.g. "server ${server} <address> disabled".`,
    );
  }

  private notAdmin(): ControlFailed {
    const where = inWords(this.admin.address);
    return new ControlFailed(
      'denied',
      `${where} may look but not command`,
      'Add "level admin" to its "stats socket" line.',
    );
  }

  private notUnderstood(answer: string): ControlFailed {
    if (/^Permission denied/m.test(answer)) return this.notAdmin();
    const begins = answer.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 60);
    const message = `${inWords(this.admin.address)} answered something that is not HAProxy's: "${begins}"`;
    return new ControlFailed('failed', message, 'Give the address of a "stats socket" line of HAProxy.');
  }
}

const left = (until: number): number => Math.max(1, until - performance.now());
const nameOf = ({ pid, startedAt }: WorkerInfo): string => `${pid}@${startedAt}`;
const isName = (text: string): boolean => /^[A-Za-z0-9_.:-]{1,200}$/.test(text);

function named(backend: string): string {
  if (isName(backend)) return backend;
  throw new Error(`"${backend.slice(0, 100)}" can be no backend's name in HAProxy`);
}
