import { Conflict, NotFound, Refusal, refusalKind } from '../../platform/http/index.js';

const kinds = {
  over: refusalKind('incident-over', 'This incident is over', 409, 1),
  stillIll: refusalKind('incident-cause-not-well', 'Its cause is not well', 409, 1),
};

export const incidentNotFound = (): NotFound => new NotFound('This incident');

/** It is in a state in which that cannot be done. */
export class IncidentOver extends Refusal {
  constructor(number: number | null, state: string) {
    super(kinds.over, `#${number} is ${state}`, { remedy: 'Look at it again; reopen it if it is not over' });
  }
}

/** Nobody ends what is still broken. */
export class CauseNotWell extends Refusal {
  constructor(name: string, status: string) {
    super(kinds.stillIll, `${name} is still ${status}`, {
      remedy: 'It ends by itself when its cause is well. Acknowledge it, or plan a maintenance',
    });
  }
}

export const notOpenToReopen = (number: number | null): Conflict =>
  new Conflict(`#${number} is not over`, 'Acknowledge it, or add a note');
