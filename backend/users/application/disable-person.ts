import { Injectable } from '@nestjs/common';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { NotFound, StaleVersion } from '../../platform/http/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import type { Db } from '../persistence/db.js';
import { removeGrantsOf } from '../persistence/grants.store.js';
import { removeLinksOf } from '../persistence/one-time-links.store.js';
import { changePerson, personById, removePerson } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { endSessions } from '../persistence/sessions.store.js';
import { removeTokensOf } from '../persistence/tokens.store.js';
import { Changes } from './changes.js';
import { requireAnotherOwner } from './owners.js';
import { WrongState } from './refusals.js';
import { Standing } from './standing.js';

/**
 * Takes people out, for now or for good. Sessions, tokens, links and waiting jobs end in the same transaction; open streams
 * and running requests find out at their next look.
 */
@Injectable()
export class DisablePerson {
  constructor(
    private readonly store: Store,
    private readonly standing: Standing,
    private readonly jobs: Jobs,
    private readonly changes: Changes,
  ) {}

  /** @throws LastOwner, MoreThanYouHold, WrongState for oneself or someone already disabled */
  async disable(id: string): Promise<PersonRow> {
    return this.takeOut(id, 'disabled', async (tx, person) => {
      if (person.status === 'disabled') throw new WrongState(`${person.name} is already disabled`, 'Nothing to do');
      if (!(await changePerson(tx, person, { status: 'disabled' }))) throw new StaleVersion(person.version + 1);
    });
  }

  /** For good: grants go too. What they did stays in the audit under their name. */
  async delete(id: string): Promise<void> {
    await this.takeOut(id, 'deleted', async (tx) => {
      await removeGrantsOf(tx, { kind: 'person', id });
      await removePerson(tx, id);
    });
  }

  /** Their sessions and tokens stay ended. @throws WrongState when not disabled */
  async enable(id: string): Promise<PersonRow> {
    const notAbove = await this.standing.notAbove({ kind: 'person', id }, id);
    return this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      const person = await this.find(tx, id);
      if (person.status !== 'disabled') throw new WrongState(`${person.name} is not disabled`, 'Nothing to do');
      await notAbove(tx);
      const status = person.passwordHash === null ? 'invited' : 'active';
      if (!(await changePerson(tx, person, { status }))) throw new StaleVersion(person.version + 1);
      await this.record(tx, person, 'enabled', { status });
      return this.find(tx, id);
    });
  }

  private async takeOut(
    id: string,
    what: 'disabled' | 'deleted',
    how: (tx: Db, person: PersonRow) => Promise<void>,
  ): Promise<PersonRow> {
    if (currentActor().id === id) throw new WrongState('You cannot take yourself out', 'Ask someone else to do it');
    const known = await personById(this.store.read, id);
    const notAbove = await this.standing.notAbove({ kind: 'person', id }, known?.name ?? id);
    return this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      const person = await this.find(tx, id);
      await notAbove(tx);
      await requireAnotherOwner(tx, person);
      await how(tx, person);
      await this.record(tx, person, what, await this.endEverything(tx, person, what));
      return { ...person, status: 'disabled', version: person.version + 1 };
    });
  }

  private async endEverything(tx: Db, person: PersonRow, what: string): Promise<object> {
    await removeLinksOf(tx, person.id);
    return {
      sessions: await endSessions(tx, person.id),
      tokens: await removeTokensOf(tx, person.id),
      jobs: await this.jobs.cancelQueuedOf(tx, { kind: 'person', id: person.id }, `${person.name} was ${what}`),
    };
  }

  private async find(tx: Db, id: string): Promise<PersonRow> {
    const person = await personById(tx, id);
    if (!person) throw new NotFound('This person');
    return person;
  }

  private async record(tx: Db, person: PersonRow, what: string, after: object): Promise<void> {
    const subject = { kind: 'person', id: person.id, name: person.name };
    await this.changes.record(tx, {
      action: `person.${what}`,
      subject,
      before: { status: person.status },
      after,
      version: person.version + 1,
    });
  }
}
