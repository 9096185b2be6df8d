import { Injectable } from '@nestjs/common';
import type { Db } from '../persistence/db.js';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { type Address, readAddress } from '../domain/address.js';
import { differences, type ResourceFields } from '../domain/resource-fields.js';
import { forgetClusterFact } from '../persistence/cluster-facts.store.js';
import { forgetCredentials } from '../persistence/credentials.store.js';
import { addResources, changeResource, fieldsOf, removeResource, setFindings } from '../persistence/resources.store.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { NameTaken } from './refusals.js';

/** Writes resources together with the audit row and the event of each change. Rights are judged before. */
@Injectable()
export class WriteResource {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NameTaken */
  async add(tx: Db, rows: readonly ResourceRow[]): Promise<void> {
    await orNameTaken(rows, addResources(tx, rows));
    for (const row of rows) {
      const { kind, address, tags, parentId } = row;
      await this.audit.record(tx, {
        action: 'resource.added',
        subject: subject(row),
        after: { kind, address, tags, parentId },
      });
    }
    await this.events.append(tx, ...rows.map((row) => this.event('resource.added', row, { kind: row.kind })));
  }

  /**
   * Changes what differs; nothing differs, nothing is written. Credentials given for another host or port are forgotten:
   * a password must not be sent to where someone later points the address.
   * @throws NameTaken
   */
  async change(tx: Db, row: ResourceRow, fields: ResourceFields): Promise<ResourceRow> {
    const found = differences(fieldsOf(row), fields);
    if (found.length === 0) return row;
    const changed = await orNameTaken([fields], changeResource(tx, row, fields, this.clock.now()));
    const reason = await this.forgetOnMove(tx, changed, row.address);
    const side = (at: 'before' | 'after') => Object.fromEntries(found.map((one) => [one.field, one[at]]));
    const entry = {
      action: 'resource.changed',
      subject: subject(changed),
      before: side('before'),
      after: side('after'),
    };
    await this.audit.record(tx, { ...entry, reason });
    await this.events.append(tx, this.event('resource.changed', changed, { fields: found.map((one) => one.field) }));
    return changed;
  }

  /** Removes the row and all that hangs on it here; other features clear their own through `ResourceRemovals`. */
  async remove(tx: Db, row: ResourceRow): Promise<void> {
    await forgetCredentials(tx, row.id);
    await forgetClusterFact(tx, row.id);
    await removeResource(tx, row);
    const { kind, address, tags, parentId } = row;
    await this.audit.record(tx, {
      action: 'resource.removed',
      subject: subject(row),
      before: { kind, address, tags, parentId },
    });
    await this.events.append(tx, this.event('resource.removed', row, { kind }));
  }

  private async forgetOnMove(tx: Db, row: ResourceRow, addressBefore: string): Promise<string | null> {
    if (row.kind !== 'database' || place(row.kind, row.address) === place(row.kind, addressBefore)) return null;
    const forgotten = await forgetCredentials(tx, row.id);
    if (forgotten === 0) return null;
    await setFindings(tx, row.id, []);
    row.findings = [];
    return `${forgotten} credentials given for ${addressBefore} were forgotten`;
  }

  private event(type: string, row: ResourceRow, data: object) {
    return { type, subject: { kind: 'resource', id: row.id }, version: row.version, data: { ...data, name: row.name } };
  }
}

/** What an audit row calls a resource. */
export function subject(row: Pick<ResourceRow, 'id' | 'name'>) {
  return { kind: 'resource', id: row.id, name: row.name };
}

function place(kind: ResourceRow['kind'], address: string): string {
  const { host, port }: Address = readAddress(kind, address);
  return `${host} ${port}`;
}

async function orNameTaken<T>(named: readonly { name: string }[], written: Promise<T>): Promise<T> {
  try {
    return await written;
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken(named.length === 1 ? named[0].name : 'one of them') : error;
  }
}
