import type { SimulatedServer } from '../../adapters/simulated/server.js';
import type { KeptRecovery } from './store.js';
import type { World } from './world.js';
import type { Acknowledged } from './writer.js';

/** A client waits so long for an answer: what it hears was committed no earlier. */
const ANSWER_MS = 2_000;
/** What a primary did so shortly before it was last heard of may not have been read, or a store that was away kept it late, ms. */
const UNREAD_MS = 2_200;

/**
 * What may be lost where the policy lets a lone survivor go on without a copy (`singleSurvivor: async`): rows that a
 * server acknowledged while its commits waited for nobody, by a failover from that server, within a loss budget above 0,
 * which told at least as many as the server had when it was last heard of. Without a budget nothing may be lost.
 */
export class GoneOn {
  readonly allowed: boolean;
  private readonly budget: number;
  /** When commits of a server last waited for nobody. */
  private readonly waitedForNobody = new Map<string, number>();

  constructor(private readonly world: World) {
    const { singleSurvivor, lossBudget } = world.store.settings.policy;
    this.allowed = singleSurvivor === 'async';
    this.budget = lossBudget;
  }

  /** After every event. */
  look(): void {
    if (!this.allowed) return;
    for (const { id, readOnly, acknowledgement } of this.world.servers) {
      if (!readOnly && acknowledgement !== 'on') this.waitedForNobody.set(id, this.world.queue.now);
    }
  }

  /** Whether nobody is there whom it could wait for: each other one is set apart, or has rows of its own. */
  alone(primary: SimulatedServer): boolean {
    const { servers, store, explained } = this.world;
    const unfit = ({ id }: SimulatedServer) => store.settings.members[id].quarantine !== '' || explained.has(id);
    return this.allowed && servers.every((one) => one === primary || unfit(one));
  }

  /** Whether each of them might be lost, and was told of as far as it could be known. */
  told(lost: readonly Acknowledged[]): boolean {
    if (!this.allowed || this.budget === 0) return false;
    const servers = [...new Set(lost.map(({ server }) => server))];
    return servers.every((server) => {
      const rows = lost.filter((one) => one.server === server);
      const alone = rows.every(({ at }) => (this.waitedForNobody.get(server) ?? -Infinity) >= at - ANSWER_MS);
      return alone && this.failoversFrom(server).some((one) => this.tells(one, rows));
    });
  }

  private failoversFrom(server: string): KeptRecovery[] {
    return [...this.world.store.recoveries.values()].filter(({ begun: { plan } }) => {
      return plan.intent.kind === 'failover' && plan.intent.from === server;
    });
  }

  private tells({ begun, at }: KeptRecovery, rows: readonly Acknowledged[]): boolean {
    const { lastAnswerMsAgo, losesAtLeast } = begun.because.numbers;
    const heardAt = at - Number(lastAnswerMsAgo ?? Infinity);
    const known = rows.filter((row) => row.at < heardAt - UNREAD_MS);
    const told = Number(losesAtLeast ?? 0);
    return known.length <= told && told < this.budget;
  }
}
