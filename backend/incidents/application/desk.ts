import { Injectable } from '@nestjs/common';
import { checkRequested } from '../../health/index.js';
import { newId } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { dependenciesOf, dependentsOf, statusesOf } from '../../resources/index.js';
import { IncidentBook, type World } from '../domain/book.js';
import { reopenWithinMs } from '../domain/flapping.js';
import { type Incident, keyOf } from '../domain/incident.js';
import {
  type Db,
  dropIncident,
  incidentsAround,
  incidentsByIds,
  lockDesk,
  saveDesk,
  saveIncident,
  type Seen,
  seen,
} from '../persistence/incidents.store.js';
import { eventsOf } from './tell.js';

/** What a piece of work is about. */
export interface Matter {
  /** Keys of things that changed. */
  keys?: readonly string[];
  /** Of the keys, those that fell so far that what depends on them falls too. */
  fallen?: readonly string[];
  /** Incidents that somebody or the clock acts on. */
  ids?: readonly string[];
}

const resource = 'resource:';
const idIn = (key: string) => key.slice(resource.length);
const resourceIds = (keys: readonly string[]) => keys.filter((key) => key.startsWith(resource)).map(idIn);
/** What can be asked whether it is well. */
const judged: ReadonlySet<string | undefined> = new Set(['up', 'degraded', 'down', 'flapping']);

/** Where every change of incidents is decided: one at a time, and with what it tells in one transaction. */
@Injectable()
export class Desk {
  constructor(private readonly events: EventLog) {}

  /** Loads what the matter can touch, lets `act` change it, and writes what was done. `tx` has written nothing yet. */
  async work<T>(tx: Db, matter: Matter, at: number, act: (book: IncidentBook) => T): Promise<T> {
    const desk = await lockDesk(tx);
    const acted = await incidentsByIds(tx, matter.ids ?? []);
    const own = acted.flatMap(({ cause, members }) => [keyOf(cause), ...members.keys()]);
    const keys = [...new Set([...(matter.keys ?? []), ...own])];
    const ties = await this.tiesOf(tx, keys, [...(matter.fallen ?? []), ...own]);
    const around = await incidentsAround(tx, [...ties.all], at - reopenWithinMs);
    const known = [...new Map([...acted, ...around].map((one) => [one.id, one])).values()];
    const before = new Map(known.map((one) => [one.id, seen(one)]));
    const policy = { afterMinutes: desk.escalateAfterMinutes, times: desk.escalateTimes };
    const first = desk.lastNumber;
    const world: World = { ...ties, newId, nextNumber: () => ++desk.lastNumber, policy };
    const book = new IncidentBook(world, known);
    const result = act(book);
    await this.write(tx, book, before, ties, at);
    if (desk.lastNumber !== first) await saveDesk(tx, desk);
    return result;
  }

  private async write(tx: Db, book: IncidentBook, before: ReadonlyMap<string, Seen>, ties: Ties, at: number) {
    const { done, forgotten } = book.take();
    for (const incident of forgotten) await dropIncident(tx, incident);
    for (const { incident, notes } of done) {
      incident.version += 1;
      await saveIncident(tx, incident, notes, before.get(incident.id) ?? new Map(), at);
      const told = eventsOf(incident, notes);
      if (told.length > 0) await this.events.append(tx, ...told);
    }
    const waiting = done.map(({ incident }) => incident).filter(({ announcedAt }) => announcedAt === null);
    await this.askAbove(tx, waiting, ties);
  }

  /** What a waiting one depends on is asked at once: its answer decides whose incident it is. */
  private async askAbove(tx: Db, waiting: readonly Incident[], ties: Ties): Promise<void> {
    const asked = new Set(waiting.flatMap(({ cause }) => ties.above(keyOf(cause))));
    const events = resourceIds([...asked]).map((id) => ({ type: checkRequested, subject: { kind: 'resource', id } }));
    if (events.length > 0) await this.events.append(tx, ...events);
  }

  private async tiesOf(tx: Db, keys: readonly string[], fallen: readonly string[]): Promise<Ties> {
    const above = await dependenciesOf(tx, resourceIds(keys));
    const below = new Map<string, string[]>();
    for (const id of resourceIds([...new Set(fallen)])) {
      const dependents = await dependentsOf(tx, id);
      if (dependents.length > 0) below.set(id, dependents);
    }
    const statuses = await statusesOf(tx, [...new Set([...above.values()].flat())]);
    const keyed = (ids: readonly string[] | undefined) => (ids ?? []).map((id) => resource + id);
    return {
      all: new Set([...keys, ...keyed([...above.values(), ...below.values()].flat())]),
      above: (key) => keyed(above.get(idIn(key))),
      below: (key) => keyed(below.get(idIn(key))),
      waits: (key) => (above.get(idIn(key)) ?? []).some((id) => judged.has(statuses.get(id))),
    };
  }
}

/** How things hang together, by key. */
interface Ties extends Pick<World, 'above' | 'below' | 'waits'> {
  all: ReadonlySet<string>;
}
