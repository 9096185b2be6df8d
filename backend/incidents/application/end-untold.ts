import { Injectable } from '@nestjs/common';
import { answeredWell } from '../../health/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { unreadSubjects } from '../../platform/events/index.js';
import { statusesOf } from '../../resources/index.js';
import { keyOf } from '../domain/incident.js';
import { isEnd } from '../domain/problem.js';
import { type Db, lockDesk } from '../persistence/incidents.store.js';
import { type TakenForIll, takenForIll } from '../persistence/reconciling.queries.js';
import { Desk } from './desk.js';
import { incidentsCursor } from './judge-changes.js';

/** Resources whose ends are taken in within one transaction. */
const AT_ONCE = 25;

interface Over extends TakenForIll {
  status: string;
}

/**
 * Ends of which no event told: a resource that an open incident takes for not well though it is up, paused, in maintenance
 * or gone. It goes the way of any other rise, so that an incident ends when nothing of it is left. Law: what is up was
 * answered well since it fell, and all that the log says of it was read; what a person keeps open stays open; what others
 * report, like a rule or a foreign alert, has a status nowhere and ends when they say so.
 */
@Injectable()
export class EndUntold {
  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
    private readonly clock: Clock,
  ) {}

  /**
   * Costs one read while no incident is open. False when the log is not read so far that anybody could say.
   *
   * @param troubled keys of the resources that are not well
   */
  async run(troubled: ReadonlySet<string>): Promise<boolean> {
    const all = await this.confirmed(await over(this.store.read, await takenForIll(this.store.read, troubled)));
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE);
      if (!(await this.store.write((tx) => this.end(tx, some)))) return false;
    }
    return true;
  }

  private async confirmed(all: readonly Over[]): Promise<Over[]> {
    const up = all.filter(({ status }) => status === 'up');
    const well = await answeredWell(
      this.store,
      up.map(({ id }) => id),
    );
    return all.filter(({ id, status, since }) => status !== 'up' || (well.get(id) ?? 0) > since);
  }

  /** The lock comes before the first reading: what is seen then is no older than what was decided. */
  private async end(tx: Db, all: readonly Over[]): Promise<boolean> {
    await lockDesk(tx);
    const unread = await unreadSubjects(tx, incidentsCursor);
    if (unread === null) return false;
    const things = (await over(tx, all)).map(({ status, id, name }) => ({
      thing: { kind: 'resource', id, name },
      status,
    }));
    const untold = things.filter(({ thing }) => !unread.has(keyOf(thing)));
    if (untold.length === 0) return true;
    const now = this.clock.now();
    await this.desk.work(tx, { keys: untold.map(({ thing }) => keyOf(thing)) }, now, (book) => {
      for (const { thing, status } of untold)
        book.changed({ thing, status, since: now, sentence: `its status is ${status}, of which no event told` }, now);
    });
    return true;
  }
}

/** Those that are well now, or not to be judged, with how they are. */
async function over(db: Db, taken: readonly TakenForIll[]): Promise<Over[]> {
  const statuses = await statusesOf(
    db,
    taken.map(({ id }) => id),
  );
  return taken
    .map((one) => ({ ...one, status: statuses.get(one.id) ?? 'removed' }))
    .filter(({ status }) => isEnd(status));
}
