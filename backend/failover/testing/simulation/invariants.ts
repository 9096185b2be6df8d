import type { Commanded } from '../../adapters/simulated/replication-control.js';
import type { SimulatedServer } from '../../adapters/simulated/server.js';
import type { SimulatedDaemon } from './daemon.js';
import { GoneOn } from './gone-on.js';
import type { World } from './world.js';
import type { Acknowledged } from './writer.js';

/** Those of failover.md; `term`: after a newer holder's first command none of an older one takes effect at a member. */
export type InvariantName = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'term';

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
  // A route is opened only together with the close of those that it replaces.
  'close-route': ['close-route', 'open-route'],
};
/** Duties of a new term, not of a recovery. */
const noRecovery: readonly string[] = ['end-connections'];
/** What changes roles or closes something: nothing of it may happen where no failover is due. */
const drastic: readonly string[] = ['open', 'close', 'detach', 'fence', 'restart', 'close-route', 'stop-receiving'];

/**
 * The invariants of failover.md, rule 13, watched at every virtual instant. Where a lone survivor goes on without a copy
 * (`singleSurvivor: async`) they hold but for this: a former primary behind a proxy that nobody can talk to is not kept
 * from acknowledging (I1); what was acknowledged without a copy may be lost by a failover within the loss budget, which
 * told how many it knew of (I2, `GoneOn`); and letting commits wait again opens nothing (I6).
 */
export class Invariants {
  readonly violations: Violation[] = [];
  private readonly goneOn: GoneOn;
  private readonly firstAcknowledged = new Map<string, number>();
  private readonly openedAt = new Map<string, number>();
  private newestTerm = 0;
  private readonly farAt = new Map<string, number>();
  /** When a member last died that took writes. */
  private readonly diedAt = new Map<string, number>();
  /** What a primary that was opened again may lack, as everybody was told. */
  private readonly told: { readonly server: string; readonly from: number; readonly to: number }[] = [];
  /** Rows that a former primary acknowledged through a proxy which no controller could close. */
  readonly beyondUs = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly benign: boolean,
  ) {
    this.openedAt.set('m1', 0);
    for (const server of world.servers)
      server.onDeath(() => !server.readOnly && this.diedAt.set(server.id, world.queue.now));
    this.goneOn = new GoneOn(world);
    world.onAcknowledged = (one) => this.acknowledged(one);
    world.onCommand = (daemon, command) => this.commanded(daemon, command);
  }

  /** After every event: at most one writable primary is reachable through the proxies. */
  instant(): void {
    const { servers, proxies } = this.world;
    let first: SimulatedServer | null = null;
    this.goneOn.look();
    for (const server of servers) {
      if (server.readOnly || server.process.state !== 'running') continue;
      if (!proxies.some((proxy) => this.writes(proxy.name, server))) continue;
      if (first === null) first = server;
      else return this.broken('I1', `${first.id} and ${server.id} are writable and reachable`);
    }
  }

  /**
   * Whether a client of that proxy could write there. A proxy that no controller can talk to may still send to a former
   * primary; what is left then is that nobody acknowledges there (rule 10 calls it unfenced). That does not end before
   * somebody who may act can talk to it.
   */
  private writes(proxy: string, server: SimulatedServer): boolean {
    const { network, daemons, queue } = this.world;
    const far = daemons.some(
      ({ host }) =>
        !network.passes(host, proxy) ||
        !network.passes(proxy, host) ||
        network.delayOf(host, proxy) + network.delayOf(proxy, host) > FAR_MS,
    );
    if (far || (this.unfenced(proxy) && !daemons.some(mayAct))) this.farAt.set(proxy, queue.now);
    if (!reaches(this.world, proxy, server)) return false;
    if (!this.unfenced(proxy)) return true;
    return this.goneOn.allowed && server.acknowledgement !== 'on' ? false : acknowledges(server, this.world);
  }

  private unfenced(proxy: string): boolean {
    return this.world.queue.now - (this.farAt.get(proxy) ?? -Infinity) < CORRECTED_WITHIN_MS;
  }

  /** Once everything is mended and quiet. */
  end(primary: SimulatedServer): void {
    this.waits(primary);
    this.keptBy(primary);
    this.errant(primary);
  }

  /** A person was asked in the end: whoever is open meanwhile lacks nothing. */
  asked(primary: SimulatedServer): void {
    if (primary.process.state === 'running' && !primary.readOnly) this.keptBy(primary);
  }

  private keptBy(primary: SimulatedServer): void {
    const rows = new Set(primary.log.map(({ row }) => row));
    const lost = this.world.writers
      .flatMap((one) => one.acknowledged)
      .filter((one) => !rows.has(one.row) && !this.beyondUs.has(one.row) && !this.excused(one));
    if (lost.length === 0 || this.goneOn.told(lost)) return;
    const named = lost.slice(0, 3).map(({ row, server, at }) => `${row} (by ${server} at ${at.toFixed(1)})`);
    this.broken('I2', `${primary.id} lacks ${lost.length} acknowledged rows: ${named.join(', ')}`);
  }

  private excused({ server, at }: Acknowledged): boolean {
    return this.told.some((one) => one.server === server && one.from <= at && at < one.to);
  }

  /** Primary and acknowledger killed in one instant: it is opened, nobody has more, and what it may lack has to be told. */
  private openedInDoubt(id: string): void {
    const died = this.diedAt.get(id);
    const tells = [...this.world.store.recoveries.values()].some(({ begun, entries }) => {
      const { intent } = begun.plan;
      if (intent.kind !== 'reopen-primary' || intent.primary !== id) return false;
      if (!DOUBT.test(begun.because.because) || entries.some(({ kind }) => kind === 'end')) return false;
      const steps = entries.flatMap((entry) => (entry.kind === 'plan' ? entry.plan.steps : []));
      return steps.some(({ kind, why }) => kind === 'open-member' && DOUBT.test(why));
    });
    if (died !== undefined && tells) this.told.push({ server: id, from: died - 1_000, to: this.world.queue.now });
  }

  broken(law: InvariantName, sentence: string): void {
    if (this.violations.some((one) => one.law === law)) return;
    this.violations.push({ law, at: this.world.queue.now, sentence });
  }

  private waits(primary: SimulatedServer): void {
    const openedByUs = (this.openedAt.get(primary.id) ?? 0) > primary.startedAt;
    if (openedByUs && primary.acknowledgement === 'off' && !this.goneOn.alone(primary))
      this.broken('I4', `${primary.id} was opened without waiting for replicas`);
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

  private acknowledged({ row, server, proxy }: Acknowledged): void {
    const { queue } = this.world;
    if (!this.firstAcknowledged.has(server)) this.firstAcknowledged.set(server, queue.now);
    for (const other of this.world.servers) {
      const newer = (this.openedAt.get(other.id) ?? -1) > (this.openedAt.get(server) ?? -1);
      if (other.id === server || !newer) continue;
      if (this.unfenced(proxy)) this.beyondUs.add(row);
      if (this.beyondUs.has(row) || !this.firstAcknowledged.has(other.id)) continue;
      if (other.log.some((one) => one.row === row)) continue;
      this.broken('I3', `${server} acknowledged ${row} after ${other.id} had taken over, which lacks it`);
    }
  }

  private commanded(daemon: SimulatedDaemon, { on, what, term }: Commanded): void {
    const { now } = this.world.queue;
    const atMember = this.world.servers.some(({ id }) => id === on);
    if (atMember && term < this.newestTerm)
      this.broken('term', `${what} at ${on} of term ${term}, after term ${this.newestTerm} had begun`);
    if (what !== 'end-connections') this.newestTerm = Math.max(this.newestTerm, term);
    if (what === 'open') {
      this.openedInDoubt(on);
      this.openedAt.set(on, now);
      this.firstAcknowledged.delete(on);
    }
    const waitsAgain = what === 'open' && this.goneOn.allowed && !this.world.server(on).readOnly;
    if (this.benign && drastic.includes(what) && !waitsAgain)
      this.broken('I6', `${what} at ${on} although no failover was due`);
    if (noRecovery.includes(what)) return;
    const kinds = stepsOf[what] ?? [what];
    const known = kinds.some((kind) =>
      [...daemon.begun].some((id) => id === `${kind}:${on}` || id.startsWith(`${kind}:${on}/`)),
    );
    if (!known) this.broken('I7', `${what} at ${on} is in no journal`);
  }
}

const DOUBT = /restarted too .* acknowledged before the crash may be missing/;
/** A proxy whose answer takes longer than this is not commanded in time. */
const FAR_MS = 200;
/** From the first answer of a proxy to its corrected route. */
const CORRECTED_WITHIN_MS = 6_000;

function mayAct({ process, controller }: SimulatedDaemon): boolean {
  return process.state === 'running' && controller !== null && controller.topology().standing.ready;
}

/** Whether a write there would be acknowledged now. */
function acknowledges(server: SimulatedServer, { servers }: World): boolean {
  if (server.acknowledgement !== 'on') return true;
  return servers.some(
    ({ receiver, process }) =>
      receiver.source === server &&
      receiver.receiving === 'yes' &&
      receiver.acknowledges &&
      process.state === 'running',
  );
}

function reaches(world: World, proxy: string, server: SimulatedServer): boolean {
  const one = world.proxies.find(({ name }) => name === proxy)!;
  if (one.process.state !== 'running') return false;
  if (one.stateOf(one.servers.get(server.id)!) !== 'open') return false;
  return world.network.passes(proxy, server.id) && world.network.passes(server.id, proxy);
}
