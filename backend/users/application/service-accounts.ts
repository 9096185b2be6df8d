import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation, newId, Store } from '../../platform/database/index.js';
import { Conflict, NotFound } from '../../platform/http/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import type { ServiceAccountRow } from '../persistence/access.row.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import { removeGrantsOf } from '../persistence/grants.store.js';
import {
  addServiceAccount,
  removeServiceAccount,
  removeTokensOf,
  serviceAccountById,
} from '../persistence/tokens.store.js';
import { Changes } from './changes.js';
import { Standing } from './standing.js';

/** Accounts for programs: they have grants like people, and tokens instead of a password. */
@Injectable()
export class ServiceAccounts {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly standing: Standing,
    private readonly jobs: Jobs,
    private readonly changes: Changes,
  ) {}

  /** @throws Conflict when the name is taken */
  async add(name: string, purpose: string): Promise<ServiceAccountRow> {
    const account = { id: newId(), name, purpose, createdAt: this.clock.now() };
    try {
      await this.store.write(async (tx) => {
        await addServiceAccount(tx, account);
        const subject = { kind: 'service-account', id: account.id, name };
        await this.changes.record(tx, { action: 'service-account.added', subject, after: { name, purpose } });
      });
      return account;
    } catch (error) {
      throw isUniqueViolation(error)
        ? new Conflict(`There is already a ${name}`, 'Choose another name', 'name')
        : error;
    }
  }

  /** With its tokens, grants and waiting jobs. @throws NotFound, MoreThanYouHold */
  async delete(id: string): Promise<void> {
    const account = await serviceAccountById(this.store.read, id);
    if (!account) throw new NotFound('This service account');
    const notAbove = await this.standing.notAbove({ kind: 'service', id }, account.name);
    await this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      await notAbove(tx);
      const tokens = await removeTokensOf(tx, id);
      await removeGrantsOf(tx, { kind: 'service', id });
      await removeServiceAccount(tx, id);
      const jobs = await this.jobs.cancelQueuedOf(tx, { kind: 'service', id }, `${account.name} was deleted`);
      const subject = { kind: 'service-account', id, name: account.name };
      await this.changes.record(tx, { action: 'service-account.deleted', subject, after: { tokens, jobs } });
    });
  }
}
