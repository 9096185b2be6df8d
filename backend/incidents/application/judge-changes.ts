import { Injectable } from '@nestjs/common';
import type { LoggedEvent } from '../../platform/events/index.js';
import { statusesOf } from '../../resources/index.js';
import type { Change } from '../domain/book.js';
import { keyOf } from '../domain/incident.js';
import { explainsOthers, isProblem } from '../domain/problem.js';
import type { Db } from '../persistence/incidents.store.js';
import { Desk } from './desk.js';

/** What the log's follower of incidents is called. */
export const incidentsCursor = 'incidents';

/** A change with the moment at which it was appended. */
interface Dated {
  change: Change;
  at: number;
  /** Resources that suffer from it, as its reporter says. */
  resources: readonly string[];
}

/** Turns changes of status, and what others report, into incidents: in the transaction in which the cursor moves. */
@Injectable()
export class JudgeChanges {
  constructor(private readonly desk: Desk) {}

  async run(events: readonly LoggedEvent[], tx: Db): Promise<void> {
    const dated = await this.withoutMaintained(tx, events.flatMap(changeOf));
    if (dated.length === 0) return;
    const spokenOf = dated.flatMap(({ change: { about } }) => about ?? []);
    const keys = [...new Set([...dated.map(({ change }) => keyOf(change.thing)), ...spokenOf])];
    const ill = dated.filter(({ change }) => explainsOthers(change.status));
    const fallen = [...new Set(ill.map(({ change }) => keyOf(change.thing)))];
    await this.desk.work(tx, { keys, fallen }, dated.at(-1)!.at, (book) => {
      for (const { change, at } of dated) book.changed(change, at);
    });
  }

  /**
   * What is reported of resources that are all in maintenance begins nothing; an end always passes. Notes how that is
   * which is spoken of.
   */
  private async withoutMaintained(tx: Db, all: readonly Dated[]): Promise<Dated[]> {
    const named = [...new Set(all.flatMap(({ resources }) => resources))];
    const statuses = named.length > 0 ? await statusesOf(tx, named) : new Map<string, string>();
    const ill = (id: string) => isProblem(statuses.get(id) ?? 'unknown');
    for (const { change, resources } of all) if (change.about !== undefined) change.aboutIll = resources.some(ill);
    return all.filter(({ change, resources }) => {
      if (change.status === 'up' || resources.length === 0) return true;
      return !resources.every((id) => statuses.get(id) === 'maintenance');
    });
  }
}

interface Data {
  name?: string;
  to?: string;
  status?: string;
  since?: number;
  sentence?: string;
  resources?: string[];
  about?: string;
}

const statusIn: Readonly<Record<string, (data: Data) => string>> = {
  'status.changed': ({ to }) => to ?? 'unknown',
  'resource.removed': () => 'removed',
  'problem.reported': ({ status }) => status ?? 'down',
  'problem.ended': () => 'up',
};

function changeOf({ type, subject, data, at }: LoggedEvent): Dated[] {
  const statusOf = statusIn[type];
  if (!statusOf) return [];
  const said = (data ?? {}) as Data;
  const thing = { kind: subject.kind, id: subject.id, name: said.name ?? '' };
  const change = { thing, status: statusOf(said), since: said.since ?? at, sentence: said.sentence ?? '' };
  const about = said.about === undefined ? {} : { about: keyOf({ kind: 'resource', id: said.about }) };
  return [{ change: { ...change, ...about }, at, resources: said.resources ?? [] }];
}
