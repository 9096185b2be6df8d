import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { CannotOpen, SecretBox } from '../../platform/secrets/index.js';
import type { CredentialPurpose } from '../domain/credential.js';
import type { CredentialRow } from '../persistence/credential.row.js';
import { credentialFor } from '../persistence/credentials.store.js';
import { sealingContext } from '../persistence/sealing.js';
import type { DatabaseAccess } from '../ports.js';
import { type DatabaseResource, databaseById } from './database-resource.js';
import { CredentialMissing, CredentialUnreadable } from './refusals.js';

/** Opens sealed credentials: for health and backups, which sign in with them, and for nobody to look at. */
@Injectable()
export class Connections {
  constructor(
    private readonly store: Store,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * How to sign in to a database for a purpose. Keep it only as long as the connection is being made.
   * @throws ResourceNotFound, NotADatabase, CredentialMissing, CredentialUnreadable
   */
  async connectionFor(resourceId: string, purpose: CredentialPurpose): Promise<DatabaseAccess> {
    const database = await databaseById(this.store.read, resourceId);
    const credential = await credentialFor(this.store.read, resourceId, purpose);
    if (!credential || credential.address !== database.place) throw new CredentialMissing(database.row.name, purpose);
    return this.accessWith(database, credential);
  }

  /** @throws CredentialUnreadable */
  accessWith({ row, host, port }: DatabaseResource, credential: CredentialRow): DatabaseAccess {
    const { username, tlsMode, tlsCa, purpose } = credential;
    try {
      const password = this.secrets.open(credential.sealed, sealingContext(credential));
      return { host, port, username, password, tls: { mode: tlsMode, ca: tlsCa || null } };
    } catch (error) {
      throw error instanceof CannotOpen ? new CredentialUnreadable(row.name, purpose) : error;
    }
  }
}
