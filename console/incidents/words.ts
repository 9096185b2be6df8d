import type { IncidentSummary } from '../api/types/incidents';
import { duration, plural } from '../ui/format';

/** "2 nobody has taken, 3 taken.", "3 taken." or since when it is quiet. */
export function standingWords(
  counts: { firing: number; acknowledged: number; lastEndedAt: number | null },
  ago: (at: number) => string,
): string {
  const { firing, acknowledged, lastEndedAt } = counts;
  const parts = [firing > 0 ? `${firing} nobody has taken` : '', acknowledged > 0 ? `${acknowledged} taken` : ''];
  if (firing + acknowledged > 0) return `${parts.filter(Boolean).join(', ')}.`;
  return lastEndedAt === null ? 'Nothing has ever needed a person.' : `Quiet since ${ago(lastEndedAt)}.`;
}

/** What its title says: the cause and how it is. */
export function titleOf({ cause, status, wellSince, endedAt }: IncidentSummary): string {
  if (endedAt !== null) return `${cause.name} was ${troubleOf(status)}`;
  return wellSince === null ? `${cause.name} is ${status}` : `${cause.name} is well, and watched`;
}

function troubleOf(status: string): string {
  return ['down', 'degraded', 'flapping'].includes(status) ? status : 'not well';
}

/** "Holds 12 more: checkout, mail, shop and 9 others" */
export function heldWords({ held, affected }: Pick<IncidentSummary, 'held' | 'affected'>): string {
  if (held === 0) return '';
  const names = affected.map(({ name }) => name).join(', ');
  const rest = held - affected.length;
  return `Holds ${held} more: ${names}${rest > 0 ? ` and ${plural(rest, 'other')}` : ''}`;
}

/** "came and went: 7 changes in the last hour"; nothing for what fell once. */
export function rateWords(changesLastHour: number): string {
  return changesLastHour > 2 ? `came and went: ${changesLastHour} changes in the last hour` : '';
}

/** "Anna, 11:19" for who has it. */
export function takenWords({ acknowledgedBy, acknowledgedAt, assignee }: IncidentSummary, now: number): string {
  const taken = acknowledgedBy ? `${acknowledgedBy.name} has it for ${duration(now - (acknowledgedAt ?? now))}` : '';
  const given = assignee && assignee.id !== acknowledgedBy?.id ? `assigned to ${assignee.name}` : '';
  return [taken, given].filter(Boolean).join(' · ');
}

const deeds: Readonly<Record<string, string>> = {
  opened: 'Opened',
  status: 'Changed',
  worse: 'Worse',
  joined: 'Spread',
  'joined-by': 'Merged',
  left: 'Well',
  reported: 'Also reported',
  withdrawn: 'Over',
  well: 'Well',
  acknowledged: 'Acknowledged',
  released: 'Released',
  assigned: 'Assigned',
  noted: 'Note',
  escalated: 'Escalated',
  merged: 'Merged',
  reopened: 'Reopened',
  resolved: 'Resolved',
};

export const deedWord = (deed: string): string => deeds[deed] ?? deed;
