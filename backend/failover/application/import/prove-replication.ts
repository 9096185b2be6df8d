import { Injectable } from '@nestjs/common';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { admits } from '../../domain/import/host-pattern.js';
import { type Account, ControlFailed, type ServerSurvey, type SurveyAccess, Surveyor } from '../../ports.js';
import { endpointOf } from '../place.js';
import type { SurveyedServer } from './find-servers.js';

/** How far it was proved that one member can sign in to another with the replication account. */
export interface LinkProof {
  readonly from: string;
  readonly to: string;
  /** `connected`: it does so now. `granted`: the account, its right and its host were seen there. */
  readonly proof: 'connected' | 'granted' | 'missing' | 'unknown';
  readonly sentence: string;
}

type Seen = ServerSurvey | ControlFailed;

/**
 * Proves the one replication account from every member to every other. A server cannot be told to try a sign-in, so a link
 * that exists is proved by itself, and any other by signing in to its source as that account from here: the account is
 * there, it may replicate, and its host admits the other member's address.
 */
@Injectable()
export class ProveReplication {
  constructor(private readonly surveyor: Surveyor) {}

  async all(servers: readonly SurveyedServer[], account: Account, tls: SurveyAccess['tls']): Promise<LinkProof[]> {
    const seen = await Promise.all(servers.map(({ place }) => this.signIn(place, account, tls)));
    const pairs = servers.flatMap((from) => servers.filter((to) => to !== from).map((to) => ({ from, to })));
    return Promise.all(
      pairs.map(async ({ from, to }) => ({
        ...{ from: from.place, to: to.place },
        ...(connected(from, to, account) ?? (await granted(from.place, seen[servers.indexOf(to)], account))),
      })),
    );
  }

  private async signIn(place: string, account: Account, tls: SurveyAccess['tls']): Promise<Seen> {
    try {
      return await this.surveyor.survey({ ...endpointOf(place), ...account, tls });
    } catch (error) {
      if (error instanceof ControlFailed) return error;
      throw error;
    }
  }
}

type Proof = Pick<LinkProof, 'proof' | 'sentence'>;

function connected(from: SurveyedServer, to: SurveyedServer, { username }: Account): Proof | null {
  const [source] = from.survey.sources;
  if (!source || source.user !== username || source.receiving !== 'yes') return null;
  const { host, port } = source;
  const own = endpointOf(from.place).host;
  const same = (one: string) => one === host || (isLocal(one) && isLocal(host)) || (isLocal(host) && one === own);
  const there = to.aliases.map(endpointOf).some((endpoint) => endpoint.port === port && same(endpoint.host));
  return there ? { proof: 'connected', sentence: 'connected with it now' } : null;
}

const isLocal = (host: string): boolean => /^(local|localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);

async function granted(from: string, seen: Seen, { username }: Account): Promise<Proof> {
  if (seen instanceof ControlFailed) {
    const sentence = `'${username}' could not sign in there from here (${seen.message}), so nothing shows that members can`;
    return { proof: seen.reason === 'denied' ? 'missing' : 'unknown', sentence };
  }
  const name = `'${seen.account.user}'@'${seen.account.host}'`;
  if (!seen.grants.some((line) => /\bREPLICATION (SLAVE|REPLICA)\b(?! ADMIN)|\bALL PRIVILEGES ON \*\.\*/.test(line))) {
    return { proof: 'missing', sentence: `${name} lacks REPLICATION SLAVE` };
  }
  const addresses = await addressesOf(endpointOf(from).host);
  if (addresses.some((address) => admits(seen.account.host, address))) {
    return { proof: 'granted', sentence: `${name} may replicate, and may come from there` };
  }
  return { proof: 'missing', sentence: `${name} may not come from ${addresses.join(' or ')}` };
}

/** The host as it was written, and what it resolves to. */
async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0 || isLocal(host)) return [host === 'local' ? '127.0.0.1' : host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return [host, ...found.map(({ address }) => address)];
}
