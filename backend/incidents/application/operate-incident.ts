import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Invalid } from '../../platform/http/index.js';
import { activeName } from '../../users/index.js';
import type { IncidentBook } from '../domain/book.js';
import type { Incident, Person } from '../domain/incident.js';
import { isProblem } from '../domain/problem.js';
import { type IncidentSignal, isOpen } from '../domain/state.js';
import { incidentById, type IncidentRow } from '../persistence/incidents.queries.js';
import type { Db } from '../persistence/incidents.store.js';
import { Desk } from './desk.js';
import { IncidentRights } from './incident-rights.js';
import { CauseNotWell, incidentNotFound, IncidentOver, notOpenToReopen } from './refusals.js';

/** What people do to incidents. Each is one transaction with its audit entry, its line in the timeline and its event. */
@Injectable()
export class OperateIncident {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly desk: Desk,
    private readonly rights: IncidentRights,
  ) {}

  /** "I am on it": nobody is called any more. @throws IncidentOver */
  acknowledge(id: string, note: string): Promise<void> {
    return this.signal(id, 'acknowledged', note || 'is on it', note);
  }

  /** "I am not on it any more." */
  release(id: string, note: string): Promise<void> {
    return this.signal(id, 'released', note || 'is not on it any more', note);
  }

  /** It is not over, whatever its checks say: from now on only a person, or its cause, ends it. */
  async reopen(id: string, reason: string): Promise<void> {
    if ((await this.row(id)).endedAt === null) throw notOpenToReopen((await this.row(id)).number);
    await this.signal(id, 'reopened', reason, reason);
  }

  /** @throws CauseNotWell while a check says otherwise */
  async end(id: string, reason: string): Promise<void> {
    const { causeKind, causeName, status } = await this.row(id);
    if (causeKind === 'resource' && isProblem(status)) throw new CauseNotWell(causeName, status);
    await this.signal(id, 'ended', reason, reason);
  }

  /** @param to a person's id, or null for nobody */
  async assign(id: string, to: string | null): Promise<void> {
    const name = to === null ? null : await activeName(this.store.read, { kind: 'person', id: to });
    if (to !== null && name === null)
      throw Invalid.field('to', 'is nobody who can act here', 'Give the id of a person');
    await this.act([id], 'incident.assigned', { after: { assignee: name } }, (book, by, at) => {
      const incident = open(book.find(id));
      incident.assignee = to === null ? null : { id: to, name: name! };
      book.remark(incident, 'assigned', name === null ? 'assigned to nobody' : `assigned to ${name}`, at, by);
    });
  }

  async note(id: string, text: string): Promise<void> {
    await this.act([id], 'incident.noted', { after: { text } }, (book, by, at) => {
      book.remark(book.find(id)!, 'noted', text, at, by);
    });
  }

  /** Makes one of two: the first goes on as part of the second. */
  async merge(id: string, into: string): Promise<void> {
    if (id === into) throw Invalid.field('into', 'is this incident itself', 'Give another one');
    const target = await this.row(into);
    await this.rights.demand(target);
    await this.act([id, into], 'incident.merged', { after: { into: `#${target.number}` } }, (book, by, at) => {
      book.merge(open(book.find(id)), open(book.find(into)), at, by);
    });
  }

  private signal(id: string, signal: IncidentSignal, sentence: string, reason: string): Promise<void> {
    const action = `incident.${signal}`;
    return this.act([id], action, { reason: reason || null }, (book, by, at) => {
      const incident = book.find(id)!;
      if (!book.signal(incident, signal, at, by, sentence)) throw new IncidentOver(incident.number, incident.state);
    });
  }

  private async act(
    ids: readonly string[],
    action: string,
    facts: { after?: object; reason?: string | null },
    work: (book: IncidentBook, by: Person, at: number) => void,
  ): Promise<void> {
    const row = await this.row(ids[0]);
    const { id, name } = currentActor();
    const at = this.clock.now();
    const by = { id: id ?? '', name };
    const subject = { kind: 'incident', id: row.id, name: `#${row.number} ${row.causeName}` };
    await this.store.write(async (tx: Db) => {
      await this.desk.work(tx, { ids }, at, (book) => work(book, by, at));
      await this.audit.record(tx, { action, subject, ...facts });
    });
  }

  private async row(id: string): Promise<IncidentRow> {
    const row = await incidentById(this.store.read, id);
    if (!row) throw incidentNotFound();
    return row;
  }
}

function open(incident: Incident | undefined): Incident {
  if (!incident) throw incidentNotFound();
  if (!isOpen(incident.state)) throw new IncidentOver(incident.number, incident.state);
  return incident;
}
