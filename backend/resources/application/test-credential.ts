import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import type { Need } from '../domain/account-needs.js';
import { accountVerdict } from '../domain/account-verdict.js';
import type { CredentialPurpose } from '../domain/credential.js';
import type { CredentialRow } from '../persistence/credential.row.js';
import { credentialFor, noteTest } from '../persistence/credentials.store.js';
import {
  type AccountTest,
  type DatabaseAccess,
  type DatabaseRole,
  DatabaseServers,
  DatabaseUnreachable,
} from '../ports.js';
import { Connections } from './connections.js';
import { databaseById } from './database-resource.js';
import { type Neighbour, Neighbours } from './neighbours.js';
import { CredentialMissing } from './refusals.js';

/** A grant that the account lacks, with the statement that gives it. */
export interface MissingGrant extends Need {
  readonly grant: string;
  readonly statement: string;
}

/** What trying an account out showed. */
export interface CredentialTest {
  readonly ok: boolean;
  readonly sentence: string;
  /** The next step when it is not ok. */
  readonly remedy: string;
  readonly version: string | null;
  readonly encrypted: boolean;
  readonly missing: readonly MissingGrant[];
  /** Powers over the whole server that it holds and does not need. */
  readonly excess: readonly string[];
  readonly role: DatabaseRole | null;
  /** Servers that replicate with this one. */
  readonly beside: readonly Neighbour[];
}

/** Signs in with a sealed account and says whether it can do all its purpose needs, and which grant is missing. */
@Injectable()
export class TestCredential {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly connections: Connections,
    private readonly servers: DatabaseServers,
    private readonly neighbours: Neighbours,
  ) {}

  /** @throws ResourceNotFound, NotADatabase, CredentialMissing, CredentialUnreadable */
  async test(resourceId: string, purpose: CredentialPurpose): Promise<CredentialTest> {
    const database = await databaseById(this.store.read, resourceId);
    const credential = await credentialFor(this.store.read, resourceId, purpose);
    if (!credential) throw new CredentialMissing(database.row.name, purpose);
    const result = await this.tried(this.connections.accessWith(database, credential), purpose);
    await this.note(credential, result);
    return result;
  }

  private async tried(access: DatabaseAccess, purpose: CredentialPurpose): Promise<CredentialTest> {
    try {
      const found = await this.servers.test(access);
      return judged(found, purpose, await this.neighbours.of(access, found.role));
    } catch (error) {
      if (error instanceof DatabaseUnreachable) return failed(error);
      throw error;
    }
  }

  private async note(credential: CredentialRow, result: CredentialTest): Promise<void> {
    const test = { testedAt: this.clock.now(), testOk: result.ok, testResult: result.sentence };
    await this.store.write((tx) => noteTest(tx, credential.id, test));
  }
}

function judged(found: AccountTest, purpose: CredentialPurpose, beside: readonly Neighbour[]): CredentialTest {
  const { version, encrypted, role } = found;
  return { ...accountVerdict(found, purpose), version, encrypted, role, beside };
}

function failed(error: DatabaseUnreachable): CredentialTest {
  const nothing = { version: null, encrypted: false, missing: [], excess: [], role: null, beside: [] };
  return { ok: false, sentence: error.message, remedy: error.remedy, ...nothing };
}
