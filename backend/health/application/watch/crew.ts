import { Injectable, Optional } from '@nestjs/common';
import { hostname } from 'node:os';
import { Clock } from '../../../platform/clock/index.js';
import { thisHolder } from '../../../platform/leases/index.js';
import { joinWaitMs, memberBeatMs, memberDeadAfterMs, ownerOf, type Place, secondFor } from '../../domain/sharing.js';
import type { Reach } from '../../domain/second-opinion.js';
import type { MonitorMemberRow } from '../../persistence/monitor-member.row.js';
import { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { LocalMachine } from './local-machine.js';

/** How a daemon fares. */
export type Figures = Pick<MonitorMemberRow, 'checks' | 'lagMs' | 'results' | 'late'> &
  Partial<Pick<MonitorMemberRow, 'confirmed' | 'oneSided' | 'unconfirmed'>>;

const idle = { checks: 0, lagMs: 0, results: 0, late: 0, confirmed: 0, oneSided: 0, unconfirmed: 0 };

/**
 * What a beat found: `presumed-dead` when this one was silent for so long that others took its share, and whatever it
 * knows may be old.
 */
export type CrewNews = 'same' | 'changed' | 'presumed-dead';

const thisDaemon: Place = { id: thisHolder, host: hostname(), pid: process.pid };

/** The daemons that share the checks. Beats tell who lives; each resource has one owner among those. */
@Injectable()
export class Crew {
  private readonly startedAt: number;
  private live: Place[];
  private ids: string[];
  private beatAt = Infinity;

  /** @param self who this daemon is, when it is not the only one in this process */
  constructor(
    private readonly members: MonitorMembersStore,
    private readonly clock: Clock,
    @Optional() private readonly local?: LocalMachine,
    @Optional() readonly self: Place = thisDaemon,
  ) {
    this.startedAt = clock.now();
    this.live = [self];
    this.ids = [self.id];
  }

  get isShared(): boolean {
    return this.live.length > 1;
  }

  /** Becomes one of those who watch. Where others do already, it waits until they have let go of its share. */
  async join(): Promise<void> {
    await this.beat(idle);
    for (let waitedMs = 0; this.isShared && waitedMs < joinWaitMs; waitedMs += memberBeatMs) {
      await this.clock.sleep(memberBeatMs);
      await this.beat(idle);
    }
  }

  async beat(figures: Figures): Promise<CrewNews> {
    const silentMs = this.clock.monotonic() - this.beatAt;
    const wasShared = this.isShared;
    const own = { ...this.self, startedAt: this.startedAt };
    const { members, now, takenOver } = await this.members.beat({ ...idle, ...figures, ...own });
    this.beatAt = this.clock.monotonic();
    const before = this.ids.join();
    const living = members.filter((member) => member.id === this.self.id || this.isAlive(member, now));
    this.live = living.map(({ id, host, pid }) => ({ id, host, pid })).sort((a, b) => (a.id < b.id ? -1 : 1));
    this.ids = this.live.map(({ id }) => id);
    const same = before === this.ids.join();
    const moved = this.isShared && (await this.local?.look(living, same));
    const unheard = silentMs > memberDeadAfterMs && (wasShared || this.isShared);
    if (takenOver || unheard) return 'presumed-dead';
    return same && !moved ? 'same' : 'changed';
  }

  isOurs(resourceId: string): boolean {
    return ownerOf(resourceId, this.local?.mayOwn(resourceId, this.ids) ?? this.ids) === this.self.id;
  }

  /** Whom to ask what it sees of a resource that can be seen from so far; undefined when there is nobody. */
  secondFor(resourceId: string, reach: Reach): Place | undefined {
    if (reach === 'nowhere') return undefined;
    return secondFor(resourceId, this.self, this.live, reach === 'this-host');
  }

  leave(): Promise<void> {
    return this.members.leave(this.self.id);
  }

  private isAlive({ at, host, pid }: MonitorMemberRow, now: number): boolean {
    return now - at <= memberDeadAfterMs && !(host === this.self.host && isGone(pid));
  }
}

/** A neighbour on this machine that was killed need not be waited for. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
