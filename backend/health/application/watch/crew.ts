import { Injectable, Optional } from '@nestjs/common';
import { hostname } from 'node:os';
import { Clock } from '../../../platform/clock/index.js';
import { thisHolder } from '../../../platform/leases/index.js';
import { joinWaitMs, memberBeatMs, memberDeadAfterMs, ownerOf } from '../../domain/sharing.js';
import type { MonitorMemberRow } from '../../persistence/monitor-member.row.js';
import { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { LocalMachine } from './local-machine.js';

/** How a daemon fares. */
export type Figures = Pick<MonitorMemberRow, 'checks' | 'lagMs' | 'results' | 'late'>;

/**
 * What a beat found: `presumed-dead` when this one was silent for so long that others took its share, and whatever it
 * knows may be old.
 */
export type CrewNews = 'same' | 'changed' | 'presumed-dead';

/** The daemons that share the checks. Beats tell who lives; each resource has one owner among those. */
@Injectable()
export class Crew {
  private readonly startedAt: number;
  private live: string[] = [thisHolder];
  private beatAt = Infinity;

  constructor(
    private readonly members: MonitorMembersStore,
    private readonly clock: Clock,
    @Optional() private readonly local?: LocalMachine,
  ) {
    this.startedAt = clock.now();
  }

  get isShared(): boolean {
    return this.live.length > 1;
  }

  /** Becomes one of those who watch. Where others do already, it waits until they have let go of its share. */
  async join(): Promise<void> {
    const idle = { checks: 0, lagMs: 0, results: 0, late: 0 };
    await this.beat(idle);
    for (let waitedMs = 0; this.isShared && waitedMs < joinWaitMs; waitedMs += memberBeatMs) {
      await this.clock.sleep(memberBeatMs);
      await this.beat(idle);
    }
  }

  async beat(figures: Figures): Promise<CrewNews> {
    const silentMs = this.clock.monotonic() - this.beatAt;
    const own = { id: thisHolder, host: hostname(), pid: process.pid, startedAt: this.startedAt };
    const wasShared = this.isShared;
    const { members, now, takenOver } = await this.members.beat({ ...own, ...figures });
    this.beatAt = this.clock.monotonic();
    const before = this.live.join();
    const living = members.filter((member) => member.id === thisHolder || isAlive(member, now));
    this.live = living.map(({ id }) => id).sort();
    const same = before === this.live.join();
    const moved = this.isShared && (await this.local?.look(living, same));
    const unheard = silentMs > memberDeadAfterMs && (wasShared || this.isShared);
    if (takenOver || unheard) return 'presumed-dead';
    return same && !moved ? 'same' : 'changed';
  }

  isOurs(resourceId: string): boolean {
    return ownerOf(resourceId, this.local?.mayOwn(resourceId, this.live) ?? this.live) === thisHolder;
  }

  leave(): Promise<void> {
    return this.members.leave(thisHolder);
  }
}

function isAlive({ at, host, pid }: MonitorMemberRow, now: number): boolean {
  return now - at <= memberDeadAfterMs && !(host === hostname() && isGone(pid));
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
