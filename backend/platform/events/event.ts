import type { EventRow } from './persistence/event.row.js';

/** What something is. */
export interface Subject {
  kind: string;
  id: string;
}

/** A fact as a feature appends it. */
export interface NewEvent {
  /** `<subject kind>.<what happened>`, e.g. `resource.changed`. */
  type: string;
  subject: Subject;
  /** The object whose rights decide who may see the event, when that is not the subject: a job's resource, a check's. */
  about?: Subject | null;
  /** The subject's version after the change. */
  version?: number | null;
  /** Facts for followers inside Holdfast; never sent to a browser, never a secret. */
  data?: object | null;
}

/** A fact in its place. */
export interface LoggedEvent extends NewEvent {
  position: number;
  /** When it was appended, epoch milliseconds. */
  at: number;
}

/** The value of a row that has its position. */
export function loggedEvent(row: EventRow): LoggedEvent {
  return {
    position: row.position!,
    type: row.type,
    subject: { kind: row.subjectKind, id: row.subjectId },
    about: row.aboutKind && row.aboutId ? { kind: row.aboutKind, id: row.aboutId } : null,
    version: row.version,
    data: row.data,
    at: row.at,
  };
}
