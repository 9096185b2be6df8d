import { Injectable } from '@nestjs/common';
import { type AccountNeed, Surveyor } from '../../ports.js';
import type { ImportRequest } from './import-request.js';
import { accountHost, type ClusterLook, type ImportMember } from './look-at-cluster.js';

/** Turns a look into what the API shows. */
@Injectable()
export class DescribeImport {
  constructor(private readonly surveyor: Surveyor) {}

  describe(look: ClusterLook, request: ImportRequest) {
    const { kind, members, links, proxies, blockers, warnings } = look;
    const names = new Map(members.map(({ place, name }) => [place, name]));
    return {
      ...{ possible: blockers.length === 0, kind, blockers, warnings },
      sentence: sentenceOf(look),
      members: members.map((member) => describeMember(member, look)),
      accounts: this.accounts(look, request),
      links: links.map(({ from, to, proof, sentence }) => ({
        ...{ from: names.get(from) ?? from, to: names.get(to) ?? to, proof, sentence },
      })),
      proxies: this.describeProxies(proxies),
    };
  }

  describeProxies(proxies: ClusterLook['proxies']) {
    return proxies.map(({ given: { name, address, backend }, route }) => ({
      ...{ name, address, backend, reachable: route !== null, unsafe: route?.unsafe ?? '' },
      servers: (route?.servers ?? []).map((server) => server.name),
    }));
  }

  /** The statements for both accounts, exactly as they are to be run on the primary, and what each still lacks. */
  private accounts(look: ClusterLook, request: ImportRequest) {
    const { kind, members, primary, greeting } = look;
    if (!kind || !greeting) return [];
    const failover = { username: request.account?.username ?? 'holdfast_failover', host: greeting.seenFrom };
    const replication = {
      username: request.replication?.username ?? 'holdfast_replication',
      host: accountHost(look),
    };
    const on = primary?.name ?? 'the primary';
    return [
      { purpose: 'failover' as const, account: failover, missing: this.missing(members) },
      { purpose: 'replication' as const, account: replication, missing: [] },
    ].map(({ purpose, account, missing }) => ({
      ...{ purpose, on, username: account.username, missing },
      ...this.surveyor.statements(kind, purpose, account, look.tls.mode !== 'off'),
    }));
  }

  private missing(members: readonly ImportMember[]) {
    return members.flatMap(({ name, server: { survey } }) =>
      this.surveyor.missing(survey).map((need: AccountNeed) => ({
        ...{ member: name, privilege: need.privilege, statement: this.surveyor.grant(need, survey.account) },
      })),
    );
  }
}

function describeMember({ name, place, server: { survey }, resource }: ImportMember, { primary }: ClusterLook) {
  const [source] = survey.sources;
  const role = primary?.place === place ? 'primary' : source ? 'replica' : 'alone';
  const from = source ? `${source.host}:${source.port}` : null;
  const words = { primary: 'primary', alone: 'follows nobody', replica: `replica of ${from}` };
  return {
    ...{ name, place, role: role, resource, source: from },
    ...{ serverVersion: survey.version, serverId: survey.serverId, readOnly: survey.readOnly },
    ...{ position: survey.position, reachable: true, sentence: `${words[role]}, ${survey.version}` },
  };
}

/** "3 members: db-1 primary, db-2 and db-3 replicas; 1 proxy" */
/** "MariaDB 10.11.19", without what an old protocol makes it say before that. */
function greetedAs(version: string, kind: ClusterLook['kind']): string {
  const [number] = version.replace(/^5\.5\.5-(?=\d)/, '').split('-');
  return `${kind === 'mysql' ? 'MySQL' : 'MariaDB'} ${number || 'of an unknown version'}`;
}

function sentenceOf({ members, primary, proxies, greeting, kind }: ClusterLook): string {
  if (members.length === 0)
    return `${greetedAs(greeting?.version ?? '', kind)} answers; an account is needed to look further`;
  const others = members.filter((member) => member !== primary).map(({ name }) => name);
  const list = others.length > 1 ? `${others.slice(0, -1).join(', ')} and ${others.at(-1)}` : (others[0] ?? '');
  const standing = primary ? [`${primary.name} primary`] : [];
  const following = list ? [`${list} ${others.length > 1 ? 'replicas' : 'replica'}`] : [];
  const count = `${members.length} ${members.length === 1 ? 'member' : 'members'}`;
  const before = proxies.length > 0 ? `; ${proxies.length} ${proxies.length === 1 ? 'proxy' : 'proxies'}` : '';
  return `${count}: ${[...standing, ...following].join(', ')}${before}`;
}
