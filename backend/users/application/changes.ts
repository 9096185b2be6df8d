import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { currentContext } from '../../platform/context/index.js';
import { EventLog } from '../../platform/events/index.js';
import type { Db } from '../persistence/db.js';

/** What a change is about. */
export interface ChangeSubject {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string;
}

/** One change to people or access. Never a secret among it. */
export interface Change {
  /** What was done, past tense: `person.disabled`. It is the type of the event too. */
  readonly action: string;
  readonly subject: ChangeSubject & { readonly id: string };
  readonly before?: object;
  readonly after?: object;
  readonly reason?: string;
  /** The subject's version after the change, where it has one. */
  readonly version?: number;
  /** What those who follow the event must know at once. */
  readonly data?: object;
}

/** Writes what happened, in the transaction in which it happens: an audit row for people to read, an event for live pages. */
@Injectable()
export class Changes {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  async record(tx: Db, change: Change): Promise<void> {
    const { action, subject, before, after, reason, version, data } = change;
    await this.audit.record(tx, { action, subject, before, after, reason });
    await this.events.append(tx, { type: action, subject: { kind: subject.kind, id: subject.id }, version, data });
  }

  /** For what a person does before there is a session to say who they are: from here on the request is theirs. */
  async recordAs(tx: Db, person: { id: string; name: string }, change: Change): Promise<void> {
    currentContext().actor = { kind: 'person', id: person.id, name: person.name };
    await this.record(tx, change);
  }

  /** Someone was refused. Call it outside transactions. */
  async denied(action: string, subject: ChangeSubject, reason: string): Promise<void> {
    await this.audit.denied({ action, subject, reason });
  }
}
