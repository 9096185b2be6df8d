import { Inject, Injectable, Optional } from '@nestjs/common';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { EventVisibility, type LoggedEvent } from '../../platform/events/index.js';
import { ActorRights } from '../../platform/http/index.js';
import type { Change, ChangePlace } from '../domain/change.js';
import { type ChangesFilter, listChanges } from '../persistence/changes.queries.js';

/** A page of the timeline as one caller may see it. */
export interface VisibleChanges {
  changes: Change[];
  next: ChangePlace | null;
  /** How many were passed over on the way because the caller may not see them. */
  hidden: number;
}

/** Lines looked at for one page, so that who may see little does not make the server read everything. */
const MOST_READ = 2_000;

/** The timeline, judged line by line for whoever may not read the whole audit. */
@Injectable()
export class VisibleChangesQuery {
  constructor(
    private readonly store: Store,
    @Optional() @Inject(ActorRights) private readonly rights?: ActorRights,
    @Optional() @Inject(EventVisibility) private readonly visibility?: EventVisibility,
  ) {}

  async page(filter: ChangesFilter, after: ChangePlace | null, limit: number): Promise<VisibleChanges> {
    const everything = (await this.rights?.judge(currentActor(), 'audit.read'))?.(null) ?? false;
    const found: VisibleChanges = { changes: [], next: after, hidden: 0 };
    for (let read = 0; read < MOST_READ;) {
      const take = limit - found.changes.length + 1;
      const batch = await listChanges(this.store, filter, found.next, take);
      const fits = batch.slice(0, take - 1);
      const visible = everything ? fits : await this.judged(fits);
      found.changes.push(...visible);
      found.hidden += fits.length - visible.length;
      found.next = batch.length === take ? placeOf(fits.at(-1)!) : null;
      read += batch.length;
      if (found.next === null || found.changes.length === limit) break;
    }
    return found;
  }

  /** A line is judged as an event on its subject would be. */
  private async judged(changes: Change[]): Promise<Change[]> {
    const events = changes.map((change, position): LoggedEvent => {
      const { subject, about, at } = change;
      return { type: 'change', position, at, subject: subject ?? { kind: 'nothing', id: '' }, about };
    });
    const visible = (await this.visibility?.visible(currentActor(), events)) ?? [];
    const positions = new Set(visible.map((event) => event.position));
    return changes.filter((_, position) => positions.has(position));
  }
}

function placeOf({ at, source, id }: Change): ChangePlace {
  return { at, source, id };
}
