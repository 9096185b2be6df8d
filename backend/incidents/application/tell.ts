import type { NewEvent } from '../../platform/events/index.js';
import { type Incident, isSymptom } from '../domain/incident.js';
import type { Deed, Note } from '../domain/notes.js';
import { isProblem } from '../domain/problem.js';
import { isOpen } from '../domain/state.js';
import { incidentEvent, type IncidentEventType, type IncidentFacts, namedAtMost } from '../events.js';

const types: Partial<Record<Deed, IncidentEventType>> = {
  opened: 'incident.opened',
  reopened: 'incident.opened',
  acknowledged: 'incident.acknowledged',
  escalated: 'incident.escalated',
  resolved: 'incident.resolved',
  merged: 'incident.resolved',
};

/**
 * What a batch of notes on one incident tells the event log, in order. Facts are as they are after the batch; what only
 * changed is told once, at the end, and not when it has ended. One that waits is not told at all.
 */
export function eventsOf(incident: Incident, notes: readonly Note[]): NewEvent[] {
  if (incident.announcedAt === null) return [];
  const { id, version, state, mergedInto } = incident;
  const facts = factsOf(incident);
  const events: NewEvent[] = [];
  for (const { deed } of notes) {
    const type = types[deed];
    if (type === 'incident.opened')
      events.push(
        incidentEvent(type, id, version, { ...facts, status: troubled(incident), reopened: deed === 'reopened' }),
      );
    else if (type === 'incident.resolved' && mergedInto)
      events.push(incidentEvent(type, id, version, { ...facts, mergedInto: mergedInto.number ?? 0 }));
    else if (type) events.push(incidentEvent(type, id, version, facts));
  }
  const told = events.some(({ type }) => type === 'incident.opened');
  const changed = notes.length === 0 || notes.some(({ deed }) => types[deed] === undefined);
  const worse = notes.some(({ deed }) => deed === 'worse');
  if (changed && !told && isOpen(state))
    events.push(incidentEvent('incident.changed', id, version, { ...facts, worse }));
  return events;
}

function troubled({ status, worst }: Incident): string {
  return isProblem(status) ? status : worst;
}

function factsOf({ number, cause, status, since, sentence, members, level, acknowledgedBy }: Incident): IncidentFacts {
  const suffering = [...members.values()].filter(isSymptom);
  const byName = suffering.sort((a, b) => (a.name < b.name ? -1 : 1));
  const affected = byName.slice(0, namedAtMost).map(({ id, name }) => ({ id, name }));
  const what = { status, since, sentence, affected, held: suffering.length, level, acknowledgedBy };
  return { number: number ?? 0, cause, ...what };
}
