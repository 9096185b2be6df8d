import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Resources, ThisMachine } from '../../../resources/index.js';

const lookEveryMs = 30_000;

/**
 * Which resources are the machine on which Holdfast began, and which daemons run there: only they can look at it. Where
 * none does, it goes to any daemon, whose probe says so.
 */
@Injectable()
export class LocalMachine {
  private resourceIds: ReadonlySet<string> = new Set();
  private there: readonly string[] = [];
  private lookAt = -Infinity;

  constructor(
    private readonly machine: ThisMachine,
    private readonly resources: Resources,
    private readonly clock: Clock,
  ) {}

  /** Looks again at once when other daemons live than before, else now and then; whether owners may be others now. */
  async look(daemons: readonly { id: string; host: string }[], same: boolean): Promise<boolean> {
    const now = this.clock.monotonic();
    if (same && now < this.lookAt) return false;
    const hosts = new Set<string>();
    for (const host of new Set(daemons.map((one) => one.host)))
      if (await this.machine.isThisMachine(host)) hosts.add(host);
    const before = this.inWords();
    this.there = daemons.filter(({ host }) => hosts.has(host)).map(({ id }) => id);
    this.resourceIds = new Set(await this.resources.onThisMachine());
    this.lookAt = now + lookEveryMs;
    return before !== this.inWords();
  }

  /** Those of the live daemons among which the owner of a resource is. */
  mayOwn(resourceId: string, live: readonly string[]): readonly string[] {
    if (!this.resourceIds.has(resourceId)) return live;
    const there = live.filter((id) => this.there.includes(id));
    return there.length > 0 ? there : live;
  }

  private inWords(): string {
    return [...[...this.resourceIds].sort(), ...this.there].join();
  }
}
