import type { Acknowledgers, Deferred, Standing, Topology } from '../../domain/topology.js';
import type { Timing } from '../../ports.js';
import type { ClusterSettings, ControlledCluster } from './controlled-cluster.js';
import { type Beat, MemberWatch, type Noticed } from './member-watch.js';
import { RouteWatch } from './route-watch.js';
import { knownBefore } from './known-before.js';

/** What a watch noticed, and about whom. */
export type Notice = (what: Noticed, member: string | null) => void;

/** All that is known of one cluster right now: its watches, what people decided, and what the last recovery left. */
export class Picture {
  settings: ClusterSettings;
  private known: string | null;
  private mayAcknowledge: Acknowledgers;
  private readonly members: ReadonlyMap<string, MemberWatch>;
  private readonly routes: readonly RouteWatch[];
  private beats = 0;

  constructor(
    private readonly cluster: ControlledCluster,
    private readonly timing: Timing,
    notice: Notice,
    calmSince: () => number | null,
  ) {
    ({ settings: this.settings, primary: this.known, acknowledgers: this.mayAcknowledge } = cluster);
    this.members = new Map(
      cluster.members.map((one) => {
        const told = (what: Noticed) => notice(what, one.id);
        return [one.id, new MemberWatch(one, timing, told, knownBefore(cluster, one.id, timing), calmSince)];
      }),
    );
    const ids = new Map(cluster.members.map(({ id, name }) => [name, id]));
    const idOf = (server: string) => ids.get(server);
    this.routes = cluster.proxies.map((one) => new RouteWatch(one, idOf, timing, (what) => notice(what, null)));
  }

  /** At rest the primary is asked at each beat and the others at every second one, in turns: each beat has a witness. */
  get primary(): string | null {
    return this.known;
  }

  set primary(member: string | null) {
    if (member === this.known) return;
    this.known = member;
    for (const watch of this.members.values()) watch.forgetFurthest();
  }

  get acknowledgers(): Acknowledgers {
    return this.mayAcknowledge;
  }

  set acknowledgers(those: Acknowledgers) {
    this.mayAcknowledge = those;
    for (const [id, watch] of this.members) if (!those.lost?.[id]) watch.hasItAgain();
  }

  beat(beat: Beat): void {
    this.beats++;
    let turn = this.beats;
    for (const [id, watch] of this.members) {
      watch.beat(beat);
      if (beat.alert || id === this.primary || turn++ % 2 === 0) watch.ask(beat.now);
    }
    for (const route of this.routes) route.beat(beat);
  }

  /** Everything is read again at the next beat. */
  soon(): void {
    for (const watch of this.members.values()) watch.soon();
  }

  /** Something was done at a member or a proxy: it is read again, or everything where no place is named. */
  touched(place?: string): void {
    for (const [id, watch] of this.members) if (place === undefined || id === place) watch.touched();
    if (place === undefined || !this.members.has(place)) for (const route of this.routes) route.soon();
  }

  end(): void {
    for (const watch of this.members.values()) watch.end();
  }

  answering = (member: string): boolean => this.members.get(member)?.answering ?? false;

  restless(now: number): boolean {
    return [...this.members.values()].some((watch) => watch.restless(now));
  }

  /** Whether everything was asked since then, with or without an answer. */
  readSince(instant: number): boolean {
    return [...this.members.values()].every(({ observedAt }) => observedAt >= instant) && this.routesReadSince(instant);
  }

  routesReadSince(instant: number): boolean {
    return this.routes.every(({ triedAt }) => triedAt >= instant);
  }

  /** When the primary stopped answering; null while it answers or when none is known. */
  primaryGoneSince(): number | null {
    return (this.primary !== null && this.members.get(this.primary)?.goneSince) || null;
  }

  setApart(member: string, reason: string): void {
    const { members } = this.settings;
    const changed = { ...members[member], quarantine: reason };
    this.settings = { ...this.settings, members: { ...members, [member]: changed } };
  }

  topology(standing: Standing, deferred: readonly Deferred[]): Topology {
    const { id, kind } = this.cluster;
    const { policy, holds } = this.settings;
    return {
      ...{ cluster: id, kind, at: this.timing.now(), policy, holds, standing, deferred },
      members: this.cluster.members.map((one) => this.members.get(one.id)!.view(this.settings.members[one.id])),
      routes: this.routes.map((route) => route.view()),
      ...{ primary: this.primary, acknowledgers: this.acknowledgers },
    };
  }
}
