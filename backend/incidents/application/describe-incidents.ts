import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Resources } from '../../resources/index.js';
import { permissionNames } from '../../users/index.js';
import { changesInHour } from '../domain/flapping.js';
import { isSymptom } from '../domain/incident.js';
import {
  countIncidents,
  incidentById,
  type IncidentFilter,
  type IncidentMemberRow,
  type IncidentRow,
  listIncidents,
  membersOf,
  notesOf,
} from '../persistence/incidents.queries.js';
import { IncidentRights } from './incident-rights.js';
import { incidentNotFound } from './refusals.js';

const membersShown = 500;
const membersInList = 3;
const notesShown = 500;

/** Turns rows into what the API shows. */
@Injectable()
export class DescribeIncidents {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rights: IncidentRights,
    private readonly resources: Resources,
  ) {}

  async list(filter: IncidentFilter) {
    const reach = (await this.rights.ofCaller()).scopeFilter('incident.read');
    const { items, ...page } = await listIncidents(this.store.read, reach, filter);
    const shown = await Promise.all(items.map((row) => this.summary(row, membersInList)));
    return { ...page, items: shown, counts: await countIncidents(this.store.read, reach) };
  }

  /** @throws NotFound */
  async detail(id: string) {
    const row = await incidentById(this.store.read, id);
    if (!row) throw incidentNotFound();
    const members = await membersOf(this.store.read, id, membersShown);
    const cause = row.causeKind === 'resource' ? await this.resources.find(row.causeId) : null;
    return {
      ...(await this.summary(row, membersInList)),
      runbookUrl: cause?.runbookUrl ?? '',
      members: members.map(memberView),
      timeline: await notesOf(this.store.read, id, notesShown),
      escalateAt: row.state === 'firing' && row.wellSince === null ? row.escalateAt : null,
    };
  }

  private async summary(row: IncidentRow, shown: number) {
    const { causeKind: kind, causeId: id, causeName: name, swings, ...rest } = row;
    const members = row.held > 0 ? await membersOf(this.store.read, row.id, membersShown) : [];
    const affected = members.filter((one) => one.endedAt === null && isSymptom(one)).slice(0, shown);
    const rights = await this.rights.ofCaller();
    const facts = await this.rights.factsOf(row);
    const may = permissionNames.filter((one) => one.startsWith('incident.') && rights.may(one, facts).allowed);
    return {
      ...rest,
      number: row.number ?? 0,
      cause: { kind, id, name },
      affected: affected.map(memberView),
      changesLastHour: changesInHour(swings, this.clock.now()),
      may,
    };
  }
}

function memberView({ kind, subjectId: id, name, status, since, sentence, endedAt }: IncidentMemberRow) {
  return { kind, id, name, status, since, sentence, endedAt };
}
