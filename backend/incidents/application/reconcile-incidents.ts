import { Injectable } from '@nestjs/common';
import { lookedIllLately } from '../../health/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { unreadSubjects } from '../../platform/events/index.js';
import { dependenciesOf, type TroubledResource, troubledResources } from '../../resources/index.js';
import { causesFirst } from '../domain/causes-first.js';
import { keyOf } from '../domain/incident.js';
import { explainsOthers } from '../domain/problem.js';
import { type Db, lockDesk } from '../persistence/incidents.store.js';
import { endedByHand, explained } from '../persistence/reconciling.queries.js';
import { Desk } from './desk.js';
import { EndUntold } from './end-untold.js';
import { incidentsCursor } from './judge-changes.js';

/** Resources whose incidents are opened in one transaction. */
const AT_ONCE = 25;
const resource = (id: string) => keyOf({ kind: 'resource', id });

/**
 * What no event told of: a resource that is not well while no open incident explains it, since Holdfast came to a house
 * in which it was down already, since a backup of its database was restored, since an event was lost. It goes the way of
 * any other fall. Law: the status is fresh and all that the log says of it was read, so that nothing opens twice; what a
 * person ended stays ended until its status changes.
 */
@Injectable()
export class ReconcileIncidents {
  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
    private readonly ends: EndUntold,
    private readonly clock: Clock,
  ) {}

  /** Costs two reads while everything is well. False when the log is not read so far that anybody could say. */
  async run(): Promise<boolean> {
    const troubled = await troubledResources(this.store.read);
    const ended = await this.ends.run(new Set(troubled.map(({ id }) => resource(id))));
    return (await this.begin(troubled)) && ended;
  }

  private async begin(troubled: readonly TroubledResource[]): Promise<boolean> {
    const untold = await this.untold(this.store.read, troubled);
    if (untold.length === 0) return true;
    const ids = await this.causesFirst([...(await this.fresh(untold))]);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      if (!(await this.store.write((tx) => this.open(tx, some)))) return false;
    }
    return true;
  }

  private async untold(db: Db, troubled: readonly TroubledResource[]): Promise<TroubledResource[]> {
    if (troubled.length === 0) return [];
    const known = await explained(
      db,
      troubled.map(({ id }) => resource(id)),
    );
    const left = troubled.filter(({ id }) => !known.has(resource(id)));
    const over = await endedByHand(db, left);
    return left.filter(({ id }) => !over.has(id));
  }

  /** A status that nobody has confirmed since Holdfast was away may be over. */
  private fresh(untold: readonly TroubledResource[]): Promise<Set<string>> {
    const ids = untold.map(({ id }) => id);
    return lookedIllLately(this.store, ids, this.clock.now());
  }

  private async causesFirst(ids: readonly string[]): Promise<string[]> {
    const above = await dependenciesOf(this.store.read, ids);
    return causesFirst(ids, (id) => above.get(id) ?? []);
  }

  /** The lock comes before the first reading: what is seen then is no older than what was decided. */
  private async open(tx: Db, ids: readonly string[]): Promise<boolean> {
    await lockDesk(tx);
    const unread = await unreadSubjects(tx, incidentsCursor);
    if (unread === null) return false;
    const still = new Map((await this.untold(tx, await troubledResources(tx, ids))).map((one) => [one.id, one]));
    const fallen = ids.flatMap((id) => (unread.has(resource(id)) ? [] : (still.get(id) ?? [])));
    if (fallen.length === 0) return true;
    const now = this.clock.now();
    const matter = {
      keys: fallen.map(({ id }) => resource(id)),
      fallen: fallen.filter(({ status }) => explainsOthers(status)).map(({ id }) => resource(id)),
    };
    await this.desk.work(tx, matter, now, (book) => {
      for (const { id, name, status, since, reason: sentence } of fallen)
        book.changed({ thing: { kind: 'resource', id, name }, status, since, sentence }, now);
    });
    return true;
  }
}
