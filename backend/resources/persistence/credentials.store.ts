import type { Db } from './db.js';
import type { CredentialPurpose } from '../domain/credential.js';
import { CredentialRow } from './credential.row.js';

/** A resource's credentials, without a way to their secrets but the sealed text. */
export function credentialsOf(db: Db, resourceId: string): Promise<CredentialRow[]> {
  return db.find(CredentialRow, { where: { resourceId }, order: { purpose: 'ASC' } });
}

/** The credential for that purpose, or null. */
export function credentialFor(db: Db, resourceId: string, purpose: CredentialPurpose): Promise<CredentialRow | null> {
  return db.findOneBy(CredentialRow, { resourceId, purpose });
}

/** Puts a credential in the place of the one for the same purpose. */
export async function putCredential(tx: Db, row: CredentialRow): Promise<void> {
  await tx.delete(CredentialRow, { resourceId: row.resourceId, purpose: row.purpose });
  await tx.insert(CredentialRow, row);
}

/** Forgets one credential, or all of a resource; says how many there were. */
export async function forgetCredentials(tx: Db, resourceId: string, purpose?: CredentialPurpose): Promise<number> {
  const where = purpose === undefined ? { resourceId } : { resourceId, purpose };
  const count = await tx.countBy(CredentialRow, where);
  if (count > 0) await tx.delete(CredentialRow, where);
  return count;
}

/** Notes what a test found; false when the credential was replaced meanwhile. */
export async function noteTest(
  tx: Db,
  id: string,
  test: Pick<CredentialRow, 'testedAt' | 'testResult' | 'testOk'>,
): Promise<boolean> {
  return ((await tx.update(CredentialRow, { id }, test)).affected ?? 0) > 0;
}
