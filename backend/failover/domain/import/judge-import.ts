import type { Blocker } from '../decision.js';

/** A replication connection as its receiver names it. */
export interface FoundSource {
  /** host:port. */
  readonly place: string;
  /** The found server that stands there; null when it is none of them. */
  readonly server: string | null;
  readonly byGtid: boolean;
}

/** A server that is to become a member, as much as the rules of an import look at. */
export interface FoundServer {
  /** host:port, by which it is known until it is a member. */
  readonly place: string;
  readonly name: string;
  readonly serverId: number;
  readonly readOnly: boolean;
  readonly gtid: boolean;
  readonly sources: readonly FoundSource[];
  readonly logBin: boolean;
  readonly logsReceived: boolean;
  readonly binlogFormat: string;
  readonly filters: string;
  readonly controllers: readonly string[];
}

/** A reason with what mends it. */
export interface ImportProblem extends Blocker {
  readonly remedy: string;
}

export interface ImportJudgement {
  /** Who is primary: the one that follows nobody; null when that is nobody or several. */
  readonly primary: string | null;
  /** What cannot work: refused. */
  readonly blockers: readonly ImportProblem[];
  /** What works, but not as it should, or not for every member. */
  readonly warnings: readonly ImportProblem[];
}

const problem = (code: string, sentence: string, remedy: string, numbers: Blocker['numbers'] = {}): ImportProblem => ({
  ...{ code, sentence, remedy, numbers },
});

/** Whether these servers are a cluster that can be controlled: one tree by GTID, without what makes copies differ. */
export function judgeImport(servers: readonly FoundServer[]): ImportJudgement {
  const roots = servers.filter(({ sources }) => sources.length === 0);
  const primary = roots.length === 1 ? roots[0].place : null;
  const blockers = [
    ...shape(servers, roots),
    ...servers.flatMap((server) => ofServer(server)),
    ...duplicateIds(servers),
  ];
  return { primary, blockers, warnings: servers.flatMap((server) => warningsOf(server, primary, servers)) };
}

function shape(servers: readonly FoundServer[], roots: readonly FoundServer[]): ImportProblem[] {
  const circle = circleAmong(servers);
  if (circle.length > 0) {
    const round = [...circle, circle[0]].map((place) => nameOf(place, servers)).join(' → ');
    const remedy = 'Leave one primary: on it STOP SLAVE; RESET SLAVE ALL.';
    return [problem('circular-replication', `Replication goes in a circle: ${round}.`, remedy)];
  }
  const writable = roots.filter(({ readOnly }) => !readOnly);
  if (roots.length > 1) {
    const names = roots.map(({ name }) => name).join(' and ');
    const how = writable.length > 1 ? `${names} follow nobody and are writable` : `${names} follow nobody`;
    const remedy = 'One cluster has one primary: let the other one follow it, or import it as a cluster of its own.';
    return [problem('two-primaries', `Two primaries: ${how}.`, remedy, { primaries: roots.length })];
  }
  if (roots.length === 0 && servers.length > 0) {
    const outside = servers.flatMap(({ sources }) => sources.filter(({ server }) => server === null));
    const where = outside.map(({ place }) => place).join(', ');
    return [
      problem(
        'no-primary',
        `The primary was not found: they follow ${where}.`,
        'Give its address, as it can be reached.',
      ),
    ];
  }
  return [];
}

function ofServer({ name, gtid, sources, binlogFormat, filters }: FoundServer): ImportProblem[] {
  const found: ImportProblem[] = [];
  if (!gtid) found.push(problem('no-gtid', `${name} does not use GTIDs.`, 'Set gtid_mode = ON and restart it.'));
  if (sources.length > 1) {
    const from = sources.map(({ place }) => place).join(' and ');
    const sentence = `${name} receives from ${from}: it mixes histories.`;
    found.push(problem('multi-source', sentence, 'Members of a cluster receive from one source only.'));
  }
  if (sources.some(({ byGtid }) => !byGtid)) {
    const remedy = 'On it: STOP SLAVE; CHANGE MASTER TO MASTER_USE_GTID = slave_pos; START SLAVE';
    found.push(problem('no-gtid', `${name} replicates by file and offset, not by GTID.`, remedy));
  }
  if (binlogFormat.toUpperCase() === 'STATEMENT') {
    const sentence = `${name} logs statements, which may give other rows when replayed.`;
    found.push(
      problem(
        'statement-binlog',
        sentence,
        'In its option file: binlog_format = ROW. At once: SET GLOBAL binlog_format = ROW',
      ),
    );
  }
  if (filters) {
    const sentence = `${name} filters replication (${filters}): it lacks data.`;
    found.push(problem('replication-filter', sentence, 'Remove the filter and fill the member anew.'));
  }
  return found;
}

function duplicateIds(servers: readonly FoundServer[]): ImportProblem[] {
  const groups = new Map<number, FoundServer[]>();
  for (const server of servers) groups.set(server.serverId, [...(groups.get(server.serverId) ?? []), server]);
  return [...groups]
    .filter(([, same]) => same.length > 1)
    .map(([serverId, same]) => {
      const sentence = `${same.map(({ name }) => name).join(' and ')} have the same server id ${serverId}.`;
      return problem('duplicate-server-id', sentence, 'Give each its own server_id in its option file.', { serverId });
    });
}

function warningsOf(server: FoundServer, primary: string | null, servers: readonly FoundServer[]): ImportProblem[] {
  const { name, place, readOnly, logBin, logsReceived, controllers, sources } = server;
  const found: ImportProblem[] = [];
  if (place !== primary && !readOnly && sources.length > 0) {
    const remedy = 'On it: SET GLOBAL read_only = 1, and in its option file: read_only = 1';
    found.push(problem('replica-writable', `${name} is a replica and writable.`, remedy));
  }
  if (!logBin || !logsReceived) {
    const remedy = 'In its option file: log_bin, log_slave_updates = ON; then restart it.';
    found.push(
      problem('not-electable', `${name} logs nothing that others could follow: it is never promoted.`, remedy),
    );
  }
  if (controllers.length > 0) {
    const sentence = `Another controller is at work on ${name}: signed in as ${controllers.join(', ')}.`;
    const remedy = 'Stop it, then acknowledge this: until then failover is not automatic.';
    found.push(problem('another-controller', sentence, remedy));
  }
  if (servers.length === 1) {
    const sentence = `${name} is alone: nobody can take over.`;
    found.push(problem('single-member', sentence, 'Add a member: npx holdfast cluster add-member'));
  }
  return found;
}

/** The places that follow each other in a circle, in order; empty when none do. */
function circleAmong(servers: readonly FoundServer[]): string[] {
  const next = new Map(servers.map(({ place, sources }) => [place, sources[0]?.server ?? null]));
  for (const { place } of servers) {
    const path = [place];
    for (let at = next.get(place) ?? null; at !== null; at = next.get(at) ?? null) {
      const begin = path.indexOf(at);
      if (begin >= 0) return path.slice(begin);
      path.push(at);
    }
  }
  return [];
}

const nameOf = (place: string, servers: readonly FoundServer[]): string =>
  servers.find((one) => one.place === place)?.name ?? place;
