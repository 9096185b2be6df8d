import type { RouteView } from '../../domain/topology.js';
import type { RouteFacts, Timing } from '../../ports.js';
import type { ControlledProxy } from './controlled-cluster.js';
import type { Beat, Noticed } from './member-watch.js';
import { pacing } from './pacing.js';

const readTimeoutMs = 500;

/** Watches one proxy; a new worker is noticed within half a second and read again at once. */
export class RouteWatch {
  private facts: RouteFacts | null = null;
  private readAt: number | null = null;
  private reachable = false;
  private reading = false;
  private dueAt = 0;
  /** When the last read that has ended, well or not, was begun. */
  triedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly proxy: ControlledProxy,
    /** A member's id by the name of its server. */
    private readonly idOf: (server: string) => string | undefined,
    private readonly timing: Timing,
    private readonly notice: (what: Noticed) => void,
  ) {}

  beat({ now }: Beat): void {
    if (!this.reading && now >= this.dueAt) void this.read();
  }

  soon(): void {
    this.dueAt = 0;
  }

  view(): RouteView {
    const servers = (this.facts?.servers ?? []).flatMap((server) => {
      const id = this.idOf(server.name);
      return id === undefined ? [] : [{ ...server, id }];
    });
    const inState = (state: string) => servers.filter((one) => one.state === state).map(({ id }) => id);
    return {
      proxy: this.proxy.name,
      reachable: this.reachable,
      readAt: this.readAt,
      open: inState('open'),
      down: inState('down'),
      sessions: Object.fromEntries(servers.map(({ id, sessions }) => [id, sessions])),
      unsafe: this.facts?.unsafe ?? '',
      unproved: this.facts?.unproved ?? '',
    };
  }

  private async read(): Promise<void> {
    this.reading = true;
    const askedAt = this.timing.now();
    this.dueAt = askedAt + pacing.routeMs;
    try {
      this.took(await this.proxy.traffic.read(readTimeoutMs));
    } catch {
      if (this.reachable) this.notice('outcome');
      this.reachable = false;
    } finally {
      this.reading = false;
      this.triedAt = askedAt;
    }
  }

  private took(facts: RouteFacts): void {
    const before = this.facts;
    const news = !before || before.worker !== facts.worker || !this.reachable;
    this.facts = facts;
    this.readAt = this.timing.now();
    this.reachable = true;
    // A new worker may have forgotten what was said to the old one, and may still be reading its state: look again.
    if (news) this.dueAt = before ? 0 : this.dueAt;
    this.notice(news ? 'outcome' : 'read');
  }
}
