import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import type { CredentialPurpose } from '../domain/credential.js';
import { Connections } from './connections.js';
import { databaseById } from './database-resource.js';
import { subject } from './write-resource.js';

/** Shows a sealed secret to a person, never without an audit row. */
@Injectable()
export class RevealCredential {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditTrail,
    private readonly connections: Connections,
  ) {}

  /** The row is written first: what cannot be recorded is not shown. */
  async reveal(resourceId: string, purpose: CredentialPurpose): Promise<{ username: string; secret: string }> {
    const { username, password } = await this.connections.connectionFor(resourceId, purpose);
    await this.store.write(async (tx) => {
      const { row } = await databaseById(tx, resourceId);
      const after = { purpose, username };
      await this.audit.record(tx, { action: 'resource.credential-revealed', subject: subject(row), after });
    });
    return { username, secret: password };
  }
}
