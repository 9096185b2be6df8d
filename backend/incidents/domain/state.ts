/**
 * The life of an incident.
 *
 * Law: (state, signal) → state is a total table. An incident begins `firing`; from every state but `merged` it can come
 * to `resolved`; only `reopened` leaves `resolved`; nothing leaves `merged`, whose life goes on in another incident; and
 * what a person has acknowledged is never escalated. The table is proved when this file is loaded.
 */
export const incidentStates = ['firing', 'acknowledged', 'resolved', 'merged'] as const;
export type IncidentState = (typeof incidentStates)[number];

export const incidentSignals = ['acknowledged', 'released', 'escalated', 'ended', 'merged', 'reopened'] as const;
export type IncidentSignal = (typeof incidentSignals)[number];

export type IncidentTable = Record<IncidentState, Record<IncidentSignal, IncidentState | null>>;

/** `null`: it cannot happen there, and whoever asks for it is refused. */
export const incidentTable: IncidentTable = {
  firing: {
    acknowledged: 'acknowledged',
    released: null,
    escalated: 'firing',
    ended: 'resolved',
    merged: 'merged',
    reopened: null,
  },
  acknowledged: {
    acknowledged: 'acknowledged',
    released: 'firing',
    escalated: null,
    ended: 'resolved',
    merged: 'merged',
    reopened: null,
  },
  resolved: {
    acknowledged: null,
    released: null,
    escalated: null,
    ended: null,
    merged: null,
    reopened: 'firing',
  },
  merged: {
    acknowledged: null,
    released: null,
    escalated: null,
    ended: null,
    merged: null,
    reopened: null,
  },
};

/** The state after a signal; null when it cannot happen there. */
export function after(state: IncidentState, signal: IncidentSignal): IncidentState | null {
  return incidentTable[state][signal];
}

export function isOpen(state: IncidentState): boolean {
  return state === 'firing' || state === 'acknowledged';
}

function reachable(table: IncidentTable, start: IncidentState): Set<IncidentState> {
  const seen = new Set<IncidentState>([start]);
  for (const state of seen)
    for (const signal of incidentSignals) {
      const next = table[state][signal];
      if (next) seen.add(next);
    }
  return seen;
}

/** Throws with the sentence of the first law a table breaks. */
export function proveIncidentTable(table: IncidentTable): void {
  for (const state of incidentStates) {
    for (const signal of incidentSignals) {
      const next = table[state]?.[signal];
      if (next === undefined) throw new Error(`Nothing is said of ${signal} in ${state}`);
      if (next !== null && !incidentStates.includes(next)) throw new Error(`${signal} in ${state} leads nowhere`);
    }
    if (!reachable(table, 'firing').has(state)) throw new Error(`${state} can never be reached`);
    if (state !== 'merged' && !reachable(table, state).has('resolved')) throw new Error(`${state} never ends`);
    if (isOpen(state) && table[state].ended !== 'resolved') throw new Error(`An end would not resolve ${state}`);
  }
  if (reachable(table, 'merged').size > 1) throw new Error('Something leaves merged');
  if (table.acknowledged.escalated !== null) throw new Error('What was acknowledged would be escalated');
  for (const signal of incidentSignals)
    if (signal !== 'reopened' && table.resolved[signal] !== null) throw new Error(`${signal} would leave resolved`);
}

proveIncidentTable(incidentTable);
