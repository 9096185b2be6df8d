import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { DATABASE_PORT, readAddress } from '../domain/address.js';
import { authority } from '../domain/host-name.js';
import { readVersion, versionText } from '../domain/server-version.js';
import { databasesAt } from '../persistence/resources.store.js';
import { type DatabaseGreeting, type DatabaseRole, DatabaseServers } from '../ports.js';
import { ResourceRights } from './resource-rights.js';

const MOST = 10;

/** A server that replicates with one we look at. */
export interface Neighbour {
  readonly address: string;
  readonly role: 'primary' | 'replica';
  /** The resource it is already, when it is one that the caller may see. */
  readonly knownAs: { readonly id: string; readonly name: string } | null;
  /** Null when it did not answer from here. */
  readonly version: string | null;
}

/** Finds out which servers stand beside a database, so that they can be added in one go. */
@Injectable()
export class Neighbours {
  constructor(
    private readonly store: Store,
    private readonly servers: DatabaseServers,
    private readonly rights: ResourceRights,
  ) {}

  /** The primary it replicates from and the replicas connected to it, each greeted once. */
  async of(at: { readonly port: number }, role: DatabaseRole | null): Promise<Neighbour[]> {
    if (role === null) return [];
    const primary = role.primary === null ? [] : [{ place: role.primary, role: 'primary' as const }];
    const replicas = role.replicas.map((host) => ({ place: authority(host, at.port), role: 'replica' as const }));
    const found = [...primary, ...replicas].slice(0, MOST);
    return (await Promise.all(found.map((one) => this.one(one.place, one.role)))).filter((one) => one !== null);
  }

  private async one(place: string, role: Neighbour['role']): Promise<Neighbour | null> {
    let address;
    try {
      address = readAddress('database', place);
    } catch {
      return null;
    }
    const greeting = await this.servers.greet(address.host, address.port ?? DATABASE_PORT).catch(() => null);
    return { address: address.text, role, knownAs: await this.known(address.text), version: shownVersion(greeting) };
  }

  private async known(address: string): Promise<Neighbour['knownAs']> {
    const [row] = await databasesAt(this.store.read, address);
    if (!row) return null;
    const facts = await this.rights.factsFor(this.store.read, row);
    const visible = (await this.rights.ofCaller()).may('resource.read', facts).allowed;
    return visible ? { id: row.id, name: row.name } : null;
  }
}

function shownVersion(greeting: DatabaseGreeting | null): string | null {
  const version = greeting === null ? null : readVersion(greeting.version);
  return version === null ? null : versionText(version);
}
