import { In } from 'typeorm';
import type { Grant, Subject } from '../domain/grant.js';
import type { Scope } from '../domain/scope.js';
import { GrantRow } from './access.row.js';
import type { Db } from './db.js';

export function toGrant(row: GrantRow): Grant {
  return {
    id: row.id,
    subject: { kind: row.subjectKind, id: row.subjectId },
    role: row.role,
    scope: row.scopeKind === 'everything' ? { kind: 'everything' } : { kind: row.scopeKind, value: row.scopeValue },
    endsAt: row.endsAt,
  };
}

/** Asked on every request, hence a plain statement. */
export async function grantsOf(db: Db, subject: Subject): Promise<Grant[]> {
  const rows = await db.query<GrantRow[]>('SELECT * FROM access_grant WHERE subjectKind = ? AND subjectId = ?', [
    subject.kind,
    subject.id,
  ]);
  return rows.map((row) => toGrant({ ...row, endsAt: row.endsAt === null ? null : Number(row.endsAt) }));
}

/** The grants of any of these roles, whoever holds them. */
export async function grantsOfRoles(db: Db, roles: readonly string[]): Promise<Grant[]> {
  return (await db.findBy(GrantRow, { role: In([...roles]) })).map(toGrant);
}

/** The grants limited to one resource, whoever holds them. */
export async function grantsOnResource(db: Db, resourceId: string): Promise<Grant[]> {
  return (await db.findBy(GrantRow, { scopeKind: 'resource', scopeValue: resourceId })).map(toGrant);
}

export async function grantById(db: Db, id: string): Promise<Grant | null> {
  const row = await db.findOneBy(GrantRow, { id });
  return row && toGrant(row);
}

/** The grant of the same role on the same scope to the same subject, in force or not. */
export async function sameGrant(db: Db, grant: Omit<Grant, 'id' | 'endsAt'>): Promise<Grant | null> {
  const row = await db.findOneBy(GrantRow, {
    subjectKind: grant.subject.kind,
    subjectId: grant.subject.id,
    role: grant.role,
    ...scopeColumns(grant.scope),
  });
  return row && toGrant(row);
}

export async function addGrant(tx: Db, grant: Grant, givenAt: number, givenBy: string): Promise<void> {
  await tx.insert(GrantRow, {
    id: grant.id,
    subjectKind: grant.subject.kind,
    subjectId: grant.subject.id,
    role: grant.role,
    ...scopeColumns(grant.scope),
    endsAt: grant.endsAt,
    givenAt,
    givenBy,
  });
}

export async function removeGrant(tx: Db, id: string): Promise<void> {
  await tx.delete(GrantRow, { id });
}

export async function removeGrantsOf(tx: Db, subject: Subject): Promise<void> {
  await tx.delete(GrantRow, { subjectKind: subject.kind, subjectId: subject.id });
}

function scopeColumns(scope: Scope): Pick<GrantRow, 'scopeKind' | 'scopeValue'> {
  return { scopeKind: scope.kind, scopeValue: scope.kind === 'everything' ? '' : scope.value };
}
