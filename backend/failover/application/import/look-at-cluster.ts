import { Injectable } from '@nestjs/common';
import { Store } from '../../../platform/database/index.js';
import { isLoopback, Resources } from '../../../resources/index.js';
import { patternFor } from '../../domain/import/host-pattern.js';
import { type FoundServer, type ImportProblem, judgeImport } from '../../domain/import/judge-import.js';
import { clusterById, memberAt } from '../../persistence/clusters.store.js';
import { ControlFailed, ProxyReader, type RouteFacts, type SurveyAccess, Surveyor } from '../../ports.js';
import { endpointOf, placeOf } from '../place.js';
import { FindServers, type FoundServers, type SurveyedServer } from './find-servers.js';
import type { GivenProxy, ImportRequest } from './import-request.js';
import { type LinkProof, ProveReplication } from './prove-replication.js';
import { unprovedLinks } from './unproved-links.js';

/** A server as it would become a member. */
export interface ImportMember {
  readonly name: string;
  readonly place: string;
  readonly server: SurveyedServer;
  /** The resource it is already. */
  readonly resource: { readonly id: string; readonly name: string } | null;
}

type Named = Pick<ImportMember, 'name' | 'place'>;
type Placed = Named & { readonly server?: SurveyedServer };

export interface ImportProxy {
  readonly given: GivenProxy;
  readonly route: RouteFacts | null;
  /** Why it could not be read, and what to do; '' when it could. */
  readonly failure: string;
  readonly remedy: string;
}

/** All that was seen, and what stands against it. */
export interface ClusterLook {
  readonly kind: 'mariadb' | 'mysql' | null;
  readonly members: readonly ImportMember[];
  readonly primary: ImportMember | null;
  readonly links: readonly LinkProof[];
  readonly proxies: readonly ImportProxy[];
  readonly blockers: readonly ImportProblem[];
  readonly warnings: readonly ImportProblem[];
  /** Where Holdfast is seen from, and whether the server offers TLS. */
  readonly greeting: { readonly version: string; readonly seenFrom: string; readonly tlsOffered: boolean } | null;
  readonly tls: SurveyAccess['tls'];
}

const problem = (code: string, sentence: string, remedy = ''): ImportProblem => ({
  code,
  sentence,
  remedy,
  numbers: {},
});

/** Looks at a cluster from the address of any one member; nothing is changed. */
@Injectable()
export class LookAtCluster {
  constructor(
    private readonly store: Store,
    private readonly surveyor: Surveyor,
    private readonly proxies: ProxyReader,
    private readonly finding: FindServers,
    private readonly proving: ProveReplication,
    private readonly resources: Resources,
  ) {}

  /** @throws ControlFailed when nothing answers at the address; BadValue when it is none */
  async look(request: ImportRequest): Promise<ClusterLook> {
    const places = [
      ...(request.address ? [request.address] : []),
      ...(request.members ?? []).map((one) => one.address),
    ].map(placeOf);
    const { host, port } = endpointOf(places[0]);
    const tls = tlsOf(request, host);
    const greeting = await this.surveyor.greet(host, port);
    if (!request.account) {
      const kind = /mariadb|^5\.5\.5-/i.test(greeting.version) ? 'mariadb' : 'mysql';
      const remedy = 'Run the statements shown on the primary, then give the account.';
      const blockers = [problem('no-account', 'The members can only be seen with an account.', remedy)];
      return { ...{ kind, members: [], primary: null, links: [], proxies: [], warnings: [] }, blockers, greeting, tls };
    }
    const found = await this.finding.from(places, { ...request.account, tls });
    return { ...(await this.judged(request, found, tls)), greeting, tls };
  }

  /**
   * The proxies of a service, whose members are named and not found. Nothing of it forbids an import: its mode becomes
   * automatic only when its proxies are as they have to be.
   */
  async proxiesOf({ members = [], proxies = [] }: ImportRequest): Promise<Pick<ClusterLook, 'proxies' | 'warnings'>> {
    const named = members.map(({ name, address }) => ({ name: name ?? placeOf(address), place: placeOf(address) }));
    const read = await Promise.all(proxies.map((proxy) => this.readProxy(proxy, named, true)));
    const problems = read.map(proxyProblems(named, named[0]?.place ?? null));
    return { proxies: read, warnings: problems.flatMap(({ blockers, warnings }) => [...blockers, ...warnings]) };
  }

  private async judged(request: ImportRequest, found: FoundServers, tls: SurveyAccess['tls']) {
    const { members, proxies } = await this.placed(found.servers, request);
    const servers = members.map((member) => asFound(member, members));
    const { primary, blockers, warnings } = judgeImport(servers);
    const names = new Map(members.map(({ place, name }) => [place, name]));
    const links =
      request.replication && !request.createReplication
        ? await this.proving.all(found.servers, request.replication, tls)
        : [];
    const kinds = [...new Set(found.servers.map(({ survey }) => survey.kind))];
    const routes = proxies.map(proxyProblems(members, primary));
    return {
      kind: kinds[0] ?? null,
      ...{ members, links, proxies },
      primary: members.find(({ place }) => place === primary) ?? null,
      blockers: [
        ...unseenProblems(found, names),
        ...blockers,
        ...(kinds.length > 1 ? [problem('mixed-kinds', 'MariaDB and MySQL servers replicate with each other.')] : []),
        ...this.missingGrants(members),
        ...replicationProblems(request, links, names),
        ...(await this.taken(members)),
        ...duplicateNames(members),
        ...routes.flatMap((one) => one.blockers),
      ],
      warnings: [
        ...warnings,
        ...(kinds[0] === 'mysql'
          ? [problem('untested-kind', 'MySQL was not tried on a live server yet: stay in observe.')]
          : []),
        ...routes.flatMap((one) => one.warnings),
        ...(proxies.length === 0
          ? [problem('no-proxy', NO_PROXY, 'Name each HAProxy, now or later in the settings.')]
          : []),
      ],
    };
  }

  /** The members by the names that the proxies know them by, and the proxies judged by those. */
  private async placed(servers: readonly SurveyedServer[], request: ImportRequest) {
    const members = await this.named(servers, request);
    const read = (named: readonly Named[]) =>
      Promise.all((request.proxies ?? []).map((proxy) => this.readProxy(proxy, named)));
    const proxies = await read(members);
    const given = (member: ImportMember) => givenTo(member.server, request)?.name;
    const called = members.map((member) => ({
      ...member,
      name: given(member) ?? nameBefore(proxies, member) ?? member.name,
    }));
    const same = called.every(({ name }, index) => name === members[index].name);
    return same ? { members, proxies } : { members: called, proxies: await read(called) };
  }

  private async named(servers: readonly SurveyedServer[], request: ImportRequest): Promise<ImportMember[]> {
    const databases = (await this.resources.all()).filter(({ kind }) => kind === 'database');
    const hosts = servers.map(({ place }) => endpointOf(place).host);
    const distinct = new Set(hosts).size === hosts.length;
    return servers.map((server, index) => {
      const known = databases.find(({ address }) => server.aliases.includes(placeOf(address)));
      const name = givenTo(server, request)?.name ?? known?.name ?? (distinct ? hosts[index] : server.place);
      return { name, place: server.place, server, resource: known ? { id: known.id, name: known.name } : null };
    });
  }

  private missingGrants(members: readonly ImportMember[]): ImportProblem[] {
    return members.flatMap(({ name, server: { survey } }) => {
      const missing = this.surveyor.missing(survey);
      if (missing.length === 0) return [];
      const account = `'${survey.account.user}'@'${survey.account.host}'`;
      const privileges = missing.map(({ privilege, on }) => (on === '*.*' ? privilege : `${privilege} on ${on}`));
      const remedy = missing.map((need) => this.surveyor.grant(need, survey.account)).join(' ');
      return [problem('missing-grant', `On ${name}, ${account} lacks ${privileges.join(', ')}.`, remedy)];
    });
  }

  private async taken(members: readonly ImportMember[]): Promise<ImportProblem[]> {
    const found: ImportProblem[] = [];
    for (const { name, place } of members) {
      const member = await memberAt(this.store.read, place);
      const cluster = member && (await clusterById(this.store.read, member.clusterId));
      if (cluster) {
        const sentence = `${name === place ? name : `${name} (${place})`} belongs to the cluster "${cluster.name}" already.`;
        found.push(problem('already-member', sentence, 'A server is in one cluster only.'));
      }
    }
    return found;
  }

  private async readProxy(given: GivenProxy, members: readonly Named[], witness = false): Promise<ImportProxy> {
    try {
      const route = await this.proxies.read(
        given,
        members.map(({ name }) => name),
        { witness },
      );
      return { given, route, failure: '', remedy: '' };
    } catch (error) {
      if (!(error instanceof ControlFailed)) throw error;
      return { given, route: null, failure: error.message, remedy: error.remedy };
    }
  }
}

const NO_PROXY = 'No proxy is given: a new primary would take writes, and nobody would lead the clients there.';

/** Off on this machine, checked beyond it, unless said otherwise. */
function tlsOf({ tls, ca }: ImportRequest, host: string): SurveyAccess['tls'] {
  return { mode: tls ?? (isLoopback(host) ? 'off' : 'verify-full'), ca: ca?.trim() ? ca : null };
}

/** What was said of a server. */
const givenTo = ({ aliases }: SurveyedServer, { members }: ImportRequest) =>
  members?.find(({ address }) => aliases.includes(placeOf(address)));

function asFound({ name, place, server }: ImportMember, members: readonly ImportMember[]): FoundServer {
  const { serverId, readOnly, gtid, logBin, logsReceived, binlogFormat, filters, controllers, sources } = server.survey;
  const own = endpointOf(place).host;
  const placed = sources.map((source) => {
    const at = placeOf(isLoopback(source.host) ? `${own}:${source.port}` : `${source.host}:${source.port}`);
    const there = members.find((one) => one.server.aliases.includes(at));
    return { place: at, server: there?.place ?? null, byGtid: source.byGtid };
  });
  return {
    name,
    place,
    serverId,
    readOnly,
    gtid,
    logBin,
    logsReceived,
    binlogFormat,
    filters,
    controllers,
    sources: placed,
  };
}

function unseenProblems({ unseen, unplaced }: FoundServers, names: ReadonlyMap<string, string>): ImportProblem[] {
  return [
    ...unseen.map(({ place, error }) =>
      problem(
        error.reason === 'denied' ? 'wrong-credentials' : 'member-unreachable',
        error.message || place,
        error.remedy,
      ),
    ),
    ...unplaced.map(({ serverId, port, source }) => {
      const sentence = `A replica with server id ${serverId} receives from ${names.get(source) ?? source} and was not found.`;
      return problem('replica-not-found', sentence, `Name its address (it says port ${port}): members: [{ address }]`);
    }),
  ];
}

function replicationProblems(
  { replication, createReplication }: ImportRequest,
  links: readonly LinkProof[],
  names: ReadonlyMap<string, string>,
): ImportProblem[] {
  if (!replication) {
    const remedy = 'Give the account, or let it be made: the statements are shown.';
    return [problem('no-replication-account', 'Members need one account to follow each other with.', remedy)];
  }
  if (createReplication) return [];
  return unprovedLinks(links, names).map((sentence) =>
    problem(
      'replication-not-proved',
      sentence,
      'Check its password. It must exist on every member, for all members and for Holdfast: the statements are shown.',
    ),
  );
}

function duplicateNames(members: readonly ImportMember[]): ImportProblem[] {
  const names = members.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return twice.map((name) => problem('duplicate-name', `Two members are called ${name}.`, 'Name the members.'));
}

const proxyProblems =
  (members: readonly Placed[], primary: string | null) =>
  ({ given, route, failure, remedy }: ImportProxy): { blockers: ImportProblem[]; warnings: ImportProblem[] } => {
    if (!route) {
      const sentence = `${given.name} cannot be read: ${failure}`;
      const way = remedy || 'Check the socket, and that it is of level admin.';
      return { blockers: [problem('proxy-unreachable', sentence, way)], warnings: [] };
    }
    const blockers = [
      ...(route.unsafe ? [problem('proxy-unsafe', `${given.name}: ${route.unsafe}.`)] : []),
      ...exchanged(given.name, route, members),
    ];
    const open = route.servers.filter(({ state }) => state === 'open').map(({ name }) => name);
    const wanted = members.find(({ place }) => place === primary)?.name;
    const wrong = given.kind === 'haproxy' && wanted !== undefined && (open.length !== 1 || open[0] !== wanted);
    const sentence = `${given.name} sends clients to ${open.join(', ') || 'nobody'}, and the primary is ${wanted}.`;
    return {
      blockers,
      warnings: [
        ...(wrong ? [problem('route-wrong', sentence, 'It is corrected once the mode is automatic.')] : []),
        ...(route.unproved ? [problem('proxy-unproved', `${given.name}: ${route.unproved}.`)] : []),
      ],
    };
  };

/** Clients of a promoted member would be sent to another one: an address in the proxy's file is that of another name. */
function exchanged(proxy: string, { servers }: RouteFacts, members: readonly Placed[]): ImportProblem[] {
  const remedy =
    "Correct the address in the proxy's configuration, or call the members as it does: --member name=address";
  return servers.flatMap(({ name, at }) => {
    const there = at ? members.find((member) => isAt(member, at)) : undefined;
    if (!there || there.name === name || !members.some((member) => member.name === name)) return [];
    const sentence = `${proxy}: its server ${name} has the address of ${there.name}, ${at}.`;
    return [problem('proxy-exchanged', sentence, remedy)];
  });
}

const isAt = ({ place, server }: Placed, at: string): boolean => (server?.aliases ?? [place]).includes(placeOf(at));

/** What the proxies call the server at a member's address, where all that list it agree. */
function nameBefore(proxies: readonly ImportProxy[], member: Placed): string | null {
  const servers = proxies.flatMap(({ route }) => route?.servers ?? []);
  const names = new Set(servers.filter(({ at }) => at && isAt(member, at)).map(({ name }) => name));
  return names.size === 1 ? [...names][0] : null;
}

/** The host of a new account that all members, and Holdfast for its proof, may come from. */
export const accountHost = (look: ClusterLook): string =>
  patternFor([
    ...look.members.map(({ place }) => endpointOf(place).host),
    ...(look.greeting ? [look.greeting.seenFrom] : []),
  ]);
