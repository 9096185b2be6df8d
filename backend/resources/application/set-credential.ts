import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { problemsOf } from '../domain/bad-value.js';
import {
  caText,
  type CredentialPurpose,
  defaultTlsMode,
  secretText,
  type TlsMode,
  tlsFindings,
  userName,
} from '../domain/credential.js';
import type { CredentialRow } from '../persistence/credential.row.js';
import { credentialsOf, forgetCredentials, putCredential } from '../persistence/credentials.store.js';
import type { Db } from '../persistence/db.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { setFindings } from '../persistence/resources.store.js';
import { sealingContext } from '../persistence/sealing.js';
import { databaseById, placeOf } from './database-resource.js';
import { CredentialMissing, invalid } from './refusals.js';
import { subject } from './write-resource.js';

/** An account as a person gives it. */
export interface GivenCredential {
  readonly purpose: CredentialPurpose;
  readonly username: string;
  readonly secret: string;
  /** Left out: `verify-full`, or `off` on this machine. */
  readonly tls?: TlsMode;
  readonly ca?: string;
}

/** Seals an account for a purpose in the place of the one before, or forgets it. The secret goes no further than here. */
@Injectable()
export class SetCredential {
  constructor(
    private readonly store: Store,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /** @throws ResourceNotFound, NotADatabase, Invalid */
  async set(resourceId: string, given: GivenCredential): Promise<void> {
    const faults = problemsOf([
      () => userName(given.username),
      () => secretText(given.secret),
      () => caText(given.ca ?? ''),
    ]);
    if (faults.length > 0) throw invalid(faults);
    await this.store.write(async (tx) => {
      const { row, host, place } = await databaseById(tx, resourceId);
      const credential = this.sealed(row, host, place, given);
      await putCredential(tx, credential);
      await this.refreshFindings(tx, row);
      const { username, tlsMode: tls } = credential;
      await this.tell(tx, row, 'resource.credential-set', { purpose: given.purpose, username, tls });
    });
  }

  /** @throws ResourceNotFound, NotADatabase, CredentialMissing */
  async forget(resourceId: string, purpose: CredentialPurpose): Promise<void> {
    await this.store.write(async (tx) => {
      const { row } = await databaseById(tx, resourceId);
      const forgotten = await forgetCredentials(tx, resourceId, purpose);
      if (forgotten === 0) throw new CredentialMissing(row.name, purpose);
      await this.refreshFindings(tx, row);
      await this.tell(tx, row, 'resource.credential-forgotten', { purpose });
    });
  }

  private sealed(row: ResourceRow, host: string, place: string, given: GivenCredential): CredentialRow {
    const id = newId();
    return {
      id,
      resourceId: row.id,
      purpose: given.purpose,
      username: userName(given.username),
      sealed: this.secrets.seal(secretText(given.secret), sealingContext({ id })),
      tlsMode: given.tls ?? defaultTlsMode(host),
      tlsCa: caText(given.ca ?? ''),
      address: place,
      setAt: this.clock.now(),
      testedAt: null,
      testResult: null,
      testOk: false,
    };
  }

  private async refreshFindings(tx: Db, row: ResourceRow): Promise<void> {
    const modes = (await credentialsOf(tx, row.id)).map((credential) => credential.tlsMode);
    await setFindings(tx, row.id, tlsFindings(placeOf(row.address).host, modes));
  }

  private async tell(tx: Db, row: ResourceRow, action: string, after: object): Promise<void> {
    await this.audit.record(tx, { action, subject: subject(row), after });
    const about = { kind: 'resource', id: row.id };
    await this.events.append(tx, { type: 'resource.changed', subject: about, version: row.version, data: after });
  }
}
