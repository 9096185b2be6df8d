import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import { inForce } from '../domain/grant.js';
import { grantsOf } from '../persistence/grants.store.js';
import { sessionsOf } from '../persistence/sessions.store.js';
import { tokensOf } from '../persistence/tokens.store.js';
import { lastingOwners } from './owners.js';
import { People } from './people.js';

export interface Consequences {
  readonly sentences: string[];
  readonly sessions: number;
  readonly tokens: number;
  readonly queuedJobs: number;
  readonly grants: number;
  /** It will be refused: nobody else is an Owner. */
  readonly lastOwner: boolean;
}

/** What disabling or deleting a person means, before anyone does it. */
@Injectable()
export class PersonConsequences {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly jobs: Jobs,
  ) {}

  async of(id: string): Promise<Consequences> {
    const person = await this.people.get(id);
    const db = this.store.read;
    const grants = (await grantsOf(db, { kind: 'person', id })).filter((grant) => inForce(grant, this.clock.now()));
    const owners = await lastingOwners(db);
    const counts = {
      sessions: (await sessionsOf(db, id)).length,
      tokens: (await tokensOf(db, id)).length,
      queuedJobs: await this.jobs.countQueuedOf({ kind: 'person', id }),
      grants: grants.length,
    };
    const lastOwner = owners.length === 1 && owners[0] === id;
    return { sentences: sentences(person.name, counts, lastOwner), ...counts, lastOwner };
  }
}

type Counts = Pick<Consequences, 'sessions' | 'tokens' | 'queuedJobs' | 'grants'>;

function sentences(name: string, counts: Counts, lastOwner: boolean): string[] {
  if (lastOwner)
    return [`${name} is the last Owner and cannot be disabled or deleted. Make someone else an Owner first.`];
  return [
    ...(counts.sessions > 0 ? [`${count(counts.sessions, 'session')} of ${name} end at once.`] : []),
    ...(counts.tokens > 0
      ? [`${count(counts.tokens, 'token')} stop working at once, in every script that uses them, and do not come back.`]
      : []),
    ...(counts.queuedJobs > 0 ? [`${count(counts.queuedJobs, 'waiting job')} are cancelled.`] : []),
    ...(counts.grants > 0
      ? [
          `Disabled, ${name} keeps ${count(counts.grants, 'role')} for the day they are enabled; deleted, they are gone.`,
        ]
      : []),
    `What ${name} did stays in the audit trail.`,
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
