import { readAddress } from '../domain/address.js';
import type { Db } from '../persistence/db.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { resourceById } from '../persistence/resources.store.js';
import { NotADatabase, ResourceNotFound } from './refusals.js';

/** A database with the place its server listens at. */
export interface DatabaseResource {
  readonly row: ResourceRow;
  readonly host: string;
  readonly port: number;
  /** host:port as credentials remember it. */
  readonly place: string;
}

/** The place in one spelling, so that a credential is never used for another. */
export function placeOf(address: string): Omit<DatabaseResource, 'row'> {
  const { host, port, text } = readAddress('database', address);
  return { host, port: port!, place: text };
}

/** @throws ResourceNotFound, NotADatabase */
export async function databaseById(db: Db, id: string): Promise<DatabaseResource> {
  const row = await resourceById(db, id);
  if (!row) throw new ResourceNotFound();
  if (row.kind !== 'database') throw new NotADatabase(row.name, row.kind);
  return { row, ...placeOf(row.address) };
}
