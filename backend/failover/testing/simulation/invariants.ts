import type { Commanded } from '../../adapters/simulated/replication-control.js';
import type { SimulatedServer } from '../../adapters/simulated/server.js';
import type { SimulatedDaemon } from './daemon.js';
import type { World } from './world.js';
import type { Acknowledged } from './writer.js';

export type InvariantName = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7';

/** A law that was broken, when, and how. */
export interface Violation {
  readonly law: InvariantName;
  readonly at: number;
  readonly sentence: string;
}

/** What a step of the journal is called when it arrives at its place. */
const stepsOf: Readonly<Record<string, readonly string[]>> = {
  open: ['open-member', 'reopen-member'],
  close: ['close-member'],
  follow: ['follow', 'rejoin'],
  restart: ['restart-as-replica'],
};
/** Duties of a new term, not of a recovery. */
const noRecovery: readonly string[] = ['end-connections'];
/** What changes roles or closes something: nothing of it may happen where no failover is due. */
const drastic: readonly string[] = ['open', 'close', 'detach', 'fence', 'restart', 'close-route', 'stop-receiving'];

/** The invariants of failover.md, rule 13, watched at every virtual instant. */
export class Invariants {
  readonly violations: Violation[] = [];
  private readonly firstAcknowledged = new Map<string, number>();
  private readonly openedAt = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly benign: boolean,
  ) {
    this.openedAt.set('m1', 0);
    world.onAcknowledged = (one) => this.acknowledged(one);
    world.onCommand = (daemon, command) => this.commanded(daemon, command);
  }

  /** After every event: at most one writable primary is reachable through the proxies. */
  instant(): void {
    const { servers, proxies } = this.world;
    let first: SimulatedServer | null = null;
    for (const server of servers) {
      if (server.readOnly || server.process.state !== 'running') continue;
      if (!proxies.some((proxy) => reaches(this.world, proxy.name, server))) continue;
      if (first === null) first = server;
      else return this.broken('I1', `${first.id} and ${server.id} are writable and reachable`);
    }
  }

  /** Once everything is mended and quiet. `primary` null: nobody leads, and a person was asked. */
  end(primary: SimulatedServer | null): void {
    const rows = primary && new Set(primary.log.map(({ row }) => row));
    if (rows) {
      const lost = this.world.writers.flatMap((one) => one.acknowledged).filter(({ row }) => !rows.has(row));
      if (lost.length > 0) {
        const named = lost.slice(0, 3).map(({ row, server, at }) => `${row} (by ${server} at ${at.toFixed(1)})`);
        this.broken('I2', `${primary.id} lacks ${lost.length} acknowledged rows: ${named.join(', ')}`);
      }
      this.errant(primary);
    }
  }

  broken(law: InvariantName, sentence: string): void {
    if (this.violations.some((one) => one.law === law)) return;
    this.violations.push({ law, at: this.world.queue.now, sentence });
  }

  private errant(primary: SimulatedServer): void {
    const { settings } = this.world.store;
    for (const server of this.world.servers) {
      if (server === primary || settings.members[server.id].quarantine || this.world.explained.has(server.id)) continue;
      const extra = server.log.find((one, at) => primary.log[at] !== one);
      if (extra)
        this.broken('I5', `${server.id} has 0-${extra.server}-${extra.seq} (${extra.row}), which the primary lacks`);
    }
  }

  private acknowledged({ row, server }: Acknowledged): void {
    const { queue } = this.world;
    if (!this.firstAcknowledged.has(server)) this.firstAcknowledged.set(server, queue.now);
    for (const other of this.world.servers) {
      const newer = (this.openedAt.get(other.id) ?? -1) > (this.openedAt.get(server) ?? -1);
      if (other.id === server || !newer || !this.firstAcknowledged.has(other.id)) continue;
      if (other.log.some((one) => one.row === row)) continue;
      this.broken('I3', `${server} acknowledged ${row} after ${other.id} had taken over, which lacks it`);
    }
  }

  private commanded(daemon: SimulatedDaemon, { on, what }: Commanded): void {
    const { now } = this.world.queue;
    if (what === 'open') {
      const server = this.world.server(on);
      if (server.readOnly) {
        this.openedAt.set(on, now);
        this.firstAcknowledged.delete(on);
      }
    }
    if (this.benign && drastic.includes(what)) this.broken('I6', `${what} at ${on} although no failover was due`);
    if (noRecovery.includes(what)) return;
    const kinds = stepsOf[what] ?? [what];
    const known = kinds.some((kind) =>
      [...daemon.begun].some((id) => id === `${kind}:${on}` || id.startsWith(`${kind}:${on}/`)),
    );
    if (!known) this.broken('I7', `${what} at ${on} is in no journal`);
  }
}

function reaches(world: World, proxy: string, server: SimulatedServer): boolean {
  const one = world.proxies.find(({ name }) => name === proxy)!;
  if (one.process.state !== 'running') return false;
  if (one.stateOf(one.servers.get(server.id)!) !== 'open') return false;
  return world.network.passes(proxy, server.id) && world.network.passes(server.id, proxy);
}
