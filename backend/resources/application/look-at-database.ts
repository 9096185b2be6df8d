import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { type AccountProposal, proposeAccount } from '../domain/account-statements.js';
import { readAddress } from '../domain/address.js';
import { CREDENTIAL_PURPOSES, defaultTlsMode, type TlsMode } from '../domain/credential.js';
import { isLoopback } from '../domain/host-name.js';
import { isKnown, readVersion, type ServerVersion, versionText } from '../domain/server-version.js';
import { credentialFor } from '../persistence/credentials.store.js';
import { databasesAt } from '../persistence/resources.store.js';
import { type DatabaseGreeting, type DatabaseRole, DatabaseServers, DatabaseUnreachable } from '../ports.js';
import { Connections } from './connections.js';
import { type Neighbour, Neighbours } from './neighbours.js';
import { checked } from './refusals.js';
import { ResourceRights } from './resource-rights.js';

/** What a look at a database's address shows. */
export interface DatabaseLook {
  readonly address: string;
  readonly reachable: boolean;
  /** "reachable, MariaDB 10.11.19, primary with 2 replicas", or why not. */
  readonly sentence: string;
  readonly remedy: string;
  readonly version: string | null;
  readonly tls: DatabaseGreeting['tls'] | null;
  /** How the connection should be protected. */
  readonly tlsMode: TlsMode;
  /** Null until an account is known: nobody tells strangers who replicates from whom. */
  readonly role: DatabaseRole | null;
  readonly beside: readonly Neighbour[];
  /** The resource it is already, when the caller may see it. */
  readonly knownAs: { readonly id: string; readonly name: string } | null;
  /** The accounts to make, with their statements. */
  readonly accounts: readonly AccountProposal[];
}

/** The first step of adding a database: the address alone, and out come the version and the statements to run. */
@Injectable()
export class LookAtDatabase {
  constructor(
    private readonly store: Store,
    private readonly servers: DatabaseServers,
    private readonly connections: Connections,
    private readonly neighbours: Neighbours,
    private readonly rights: ResourceRights,
  ) {}

  /** @throws Invalid when it is no address; an unreachable server is an answer, not a refusal */
  async look(given: string): Promise<DatabaseLook> {
    const { text, host, port } = checked(() => readAddress('database', given));
    const known = await this.known(text);
    const shared = {
      address: text,
      tlsMode: defaultTlsMode(host),
      knownAs: known && { id: known.id, name: known.name },
    };
    try {
      const greeting = await this.servers.greet(host, port!);
      const role = known ? await this.roleOf(known.id) : null;
      const beside = await this.neighbours.of({ port: port! }, role);
      return { ...shared, ...told(greeting, host, role), role, beside };
    } catch (error) {
      if (!(error instanceof DatabaseUnreachable)) throw error;
      const nothing = { version: null, tls: null, role: null, beside: [], accounts: [] };
      return { ...shared, reachable: false, sentence: error.message, remedy: error.remedy, ...nothing };
    }
  }

  private async known(address: string) {
    const [row] = await databasesAt(this.store.read, address);
    if (!row) return null;
    const facts = await this.rights.factsFor(this.store.read, row);
    return (await this.rights.ofCaller()).may('resource.read', facts).allowed ? row : null;
  }

  private async roleOf(resourceId: string): Promise<DatabaseRole | null> {
    if (!(await credentialFor(this.store.read, resourceId, 'monitoring'))) return null;
    const access = await this.connections.connectionFor(resourceId, 'monitoring').catch(() => null);
    return access === null ? null : ((await this.servers.test(access).catch(() => null))?.role ?? null);
  }
}

function told(greeting: DatabaseGreeting, host: string, role: DatabaseRole | null) {
  const version = readVersion(greeting.version);
  if (!version || !isKnown(version)) return tooStrange(greeting, version);
  const requireTls = greeting.tls.offered && !isLoopback(host);
  const accounts = CREDENTIAL_PURPOSES.map((purpose) =>
    proposeAccount(purpose, version, greeting.seenFrom, requireTls),
  );
  const sentence = ['reachable', versionText(version), ...(role ? [roleText(role)] : [])].join(', ');
  return { reachable: true, sentence, remedy: '', version: versionText(version), tls: greeting.tls, accounts };
}

function tooStrange(greeting: DatabaseGreeting, version: ServerVersion | null) {
  const shown = version ? versionText(version) : `"${greeting.version}"`;
  const sentence = `reachable, ${shown}, which Holdfast does not know`;
  const remedy = 'MariaDB 10.5 and MySQL 8.0 or later are supported.';
  return { reachable: true, sentence, remedy, version: shown, tls: greeting.tls, accounts: [] };
}

/** `primary with 2 replicas`. */
function roleText({ role, primary, replicas }: DatabaseRole): string {
  const count = replicas.length === 1 ? '1 replica' : `${replicas.length} replicas`;
  if (role === 'replica') return `replica of ${primary}${replicas.length > 0 ? `, with ${count} of its own` : ''}`;
  return role === 'primary' ? `primary with ${count}` : 'without replicas';
}
