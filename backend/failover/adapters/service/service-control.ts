import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowhere, type Position } from '../../domain/position.js';
import type { MemberFacts } from '../../domain/topology.js';
import { ControlFailed, ReplicationControl } from '../../ports.js';
import type { Beyond, Endpoint, Glance, Permit, Sent } from '../../ports.js';
import { callHook } from '../hook/hook.js';
import { takesConnections } from '../mariadb/accepts.js';
import { JudgedHost, type Judge } from '../network/judged-host.js';
import { askHealth, type HealthTarget, type ServiceRole } from './health.js';

export interface ServiceOptions {
  /** The member's name. */
  readonly member: string;
  readonly endpoint: Endpoint;
  readonly tls: HealthTarget['tls'];
  /** Path of the health check, '/health'. */
  readonly healthPath: string;
  /** The executable that promotes and demotes it: see docs/hooks.md. */
  readonly hook: string;
  readonly judge: Judge;
}

/**
 * One member of an active/standby service: its health check says its role, a hook changes it. It is read-only as long as
 * it is a standby. What only replication has (positions, sources, events, acknowledgement) succeeds, changes nothing and
 * says so in the journal; the rules plan none of it for services.
 */
export class ServiceControl extends ReplicationControl {
  private readonly target: HealthTarget;

  constructor(private readonly options: ServiceOptions) {
    super();
    const { endpoint, healthPath, tls, judge } = options;
    this.target = { host: new JudgedHost(endpoint.host, judge), port: endpoint.port, path: healthPath, tls };
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const { role, version } = await askHealth(this.target, timeoutMs);
    return {
      ...{ serverId: 0, version, readOnly: role === 'standby', executed: nowhere, replica: null },
      acknowledgement: { state: 'off', waiters: 0, receivers: [], lossless: false },
      ...{ ineligible: [], errant: [], uptimeMs: 0, sessions: 0, events: [], storageTrouble: '' },
    };
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const { role } = await askHealth(this.target, timeoutMs);
    return { readOnly: role === 'standby', receiving: null, signs: role, position: null };
  }

  accepts(timeoutMs: number): Promise<boolean> {
    const { host, port } = this.options.endpoint;
    return takesConnections(this.options.endpoint, `${host} port ${port}`, timeoutMs);
  }

  /** No connection is kept between two questions, so none can be lost: the next glance sees it. */
  onLost(): void {}

  async connections(): Promise<readonly number[]> {
    return [];
  }

  /** A former holder's late command is the hook's to refuse, by its term. */
  endConnections(): Promise<Sent> {
    return nothing('a service keeps no connection of ours');
  }

  async open(_how: { acknowledged: boolean }, permit: Permit): Promise<Sent> {
    return this.become('active', permit);
  }

  async close(permit: Permit): Promise<Sent & { executed: Position; ended: number }> {
    return { ...(await this.become('standby', permit)), executed: nowhere, ended: 0 };
  }

  /** That it is the active one by its own word is all the proof a service has. */
  async canary({ timeoutMs, signal }: Permit): Promise<Sent> {
    const { role } = await askHealth(this.target, timeoutMs, signal);
    if (role === 'active') return { sent: [`GET ${this.options.healthPath}`] };
    throw new ControlFailed('not-writable', `${this.options.member} says that it is a standby`);
  }

  async goOnWithoutCopy(): Promise<Sent & { released: number }> {
    return { ...(await nothing('nobody waits for a copy of a service')), released: 0 };
  }

  async stopReceiving(): Promise<Sent & { received: Position }> {
    return { ...(await nothing('a service receives from nobody')), received: nowhere };
  }

  startReceiving(): Promise<Sent> {
    return nothing('a service receives from nobody');
  }

  async applyUpTo(): Promise<Sent & { executed: Position }> {
    return { ...(await nothing('a service applies nothing')), executed: nowhere };
  }

  detach(): Promise<Sent> {
    return nothing('a service has no source');
  }

  follow(): Promise<Sent> {
    return nothing('a service follows nobody');
  }

  async enabledEvents(): Promise<readonly string[]> {
    return [];
  }

  async disableEvents(): Promise<Sent & { events: readonly string[] }> {
    return { ...(await nothing('a service has no events')), events: [] };
  }

  enableEvents(): Promise<Sent> {
    return nothing('a service has no events');
  }

  async history(): Promise<Position> {
    return nowhere;
  }

  async beyond(): Promise<Beyond> {
    return { count: 0, transactions: [] };
  }

  async settings(): Promise<Readonly<Record<string, string>>> {
    const { healthPath, hook } = this.options;
    return { healthPath, hook };
  }

  async end(): Promise<void> {
    // each call ended its own connection
  }

  /** One call of the hook, unless it has that role already; its own health check has the last word. */
  private async become(role: ServiceRole, permit: Permit): Promise<Sent> {
    const until = performance.now() + permit.timeoutMs;
    const { member: name, hook, endpoint } = this.options;
    const { term, signal } = permit;
    if (signal.aborted) throw new ControlFailed('timeout', 'was taken back before it was sent');
    const now = await askHealth(this.target, left(until) / 2, signal).catch(() => null);
    if (now?.role === role) return { sent: [`-- ${name} is ${inWords[role]} already`] };
    const action = role === 'active' ? 'promote' : 'demote';
    const member = { name, host: endpoint.host, port: endpoint.port };
    const request = { holdfast: 1, kind: 'service', action, member, term, timeoutMs: Math.floor(left(until)) };
    await callHook(hook, request, { timeoutMs: left(until), signal });
    await this.confirm(role, until, signal);
    return { sent: [`${hook} ${action} ${name}`] };
  }

  private async confirm(role: ServiceRole, until: number, signal: AbortSignal): Promise<void> {
    const { member, hook } = this.options;
    for (let last: ServiceRole | null = null; ;) {
      try {
        last = (await askHealth(this.target, left(until), signal)).role;
      } catch (error) {
        if (last === null) throw error;
      }
      if (last === role) return;
      if (signal.aborted || performance.now() + pollMs >= until)
        throw new ControlFailed('failed', `${hook} ended well, but ${member} says that it is ${inWords[last]}`);
      await sleep(pollMs);
    }
  }
}

const pollMs = 20;
const inWords: Record<ServiceRole, string> = { active: 'the active one', standby: 'a standby' };
const left = (until: number): number => Math.max(1, until - performance.now());
const nothing = async (why: string): Promise<Sent> => ({ sent: [`-- nothing: ${why}`] });
