import type { ClusterSummary } from '../api/types/failover';
import type { ProblemItem } from '../api/types/health';
import type { JobView } from '../api/types/jobs';
import type { RecoveryKeyState } from '../api/types/setup';
import type { DaemonView, SystemView } from '../api/types/system';
import { inWords, plural } from '../ui/format';
import { asStatus, type Status, STATUSES } from '../ui/status';
import { endsSoon } from '../ui/token-end';

/** One thing that needs a person, whatever part of Holdfast it comes from, with the next step. */
export interface Trouble {
  readonly key: string;
  readonly status: Status;
  /** Where the status's own word would be wrong: a key that is missing is not down. */
  readonly word?: string;
  readonly title: string;
  readonly since: number | null;
  readonly sentence: string;
  readonly link: string;
  readonly button: string;
  /** Set when it is about a resource: its checks can be run from here. */
  readonly resource: { readonly id: string; readonly name: string } | null;
}

/** `owner` is a service account, null for the person who looks. */
export interface OwnedToken {
  readonly id: string;
  readonly name: string;
  readonly expiresAt: number | null;
  readonly owner: string | null;
}

export interface Known {
  readonly problems: readonly ProblemItem[];
  readonly jobs: readonly JobView[];
  readonly clusters: readonly ClusterSummary[];
  readonly system: SystemView | undefined;
  readonly daemons: readonly DaemonView[];
  readonly recoveryKey: RecoveryKeyState | undefined;
  readonly tokens: readonly OwnedToken[];
  readonly now: number;
}

const DAY = 86_400_000;
const RESTART_SHOWN_FOR = 3_600_000;

/** Everything that needs a person, the worst first, then the oldest. */
export function troubles(known: Known): Trouble[] {
  const all = [
    ...known.clusters.flatMap(ofCluster),
    ...causes(known.problems).map(ofResource),
    ...failedJobs(known),
    ...ofProcesses(known),
    ...ofDaemons(known),
    ...ofRecoveryKey(known),
    ...known.tokens.flatMap((token) => ofToken(token, known.now)),
  ];
  return all.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || (a.since ?? 0) - (b.since ?? 0));
}

/** The finding is the page's title: "Five things need a person". */
export function finding(count: number): string {
  if (count === 0) return 'Nothing needs a person';
  return count === 1 ? 'One thing needs a person' : `${inWords(count)} things need a person`;
}

/** What stands in place of the problems when there are none. */
export function calmSentence(counts: Readonly<Record<string, number>>): string {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const unknown = counts['unknown'] ?? 0;
  if (all === 0) return 'Nothing is watched yet.';
  if (unknown > 0)
    return `${plural(unknown, 'resource')} ${unknown === 1 ? 'is' : 'are'} not known yet: the first checks are running.`;
  return all === 1
    ? 'The one resource that is watched is as it should be.'
    : `All ${plural(all, 'resource')} that are watched are as they should be.`;
}

/** What only suffers from a cause that is listed too is counted with it. */
function causes(problems: readonly ProblemItem[]): ProblemItem[] {
  const caused = new Set(problems.flatMap(({ incident }) => (incident?.causedHere ? [incident.id] : [])));
  return problems.filter(({ incident }) => !incident || incident.causedHere || !caused.has(incident.id));
}

function ofResource(problem: ProblemItem): Trouble {
  const { incident } = problem;
  const held = incident?.causedHere && incident.held > 0 ? ` ${plural(incident.held, 'other')} with it.` : '';
  return {
    key: `resource ${problem.resourceId}`,
    status: asStatus(problem.status),
    title: titleOf(problem),
    since: problem.since,
    sentence: `${problem.nextStep || problem.detail}${held}`,
    link: incident ? `/incidents/${incident.id}` : `/resources/${problem.resourceId}`,
    button: incident ? `Open #${incident.number}` : `Open ${problem.resourceName}`,
    resource: { id: problem.resourceId, name: problem.resourceName },
  };
}

/** A cluster that needs a person, or that nobody sees: what would happen to it comes with it. */
function ofCluster({ id, name, state, sentence }: ClusterSummary): Trouble[] {
  if (state !== 'critical' && state !== 'unseen') return [];
  return [
    {
      key: `cluster ${id}`,
      status: state === 'critical' ? 'down' : 'unknown',
      title: state === 'critical' ? `Cluster ${name} needs a person` : `Nobody has looked at cluster ${name} lately`,
      ...{ since: null, sentence, resource: null },
      link: `/clusters/${id}`,
      button: `Open ${name}`,
    },
  ];
}

/** The server's sentence ends with how long it has been so; the page counts that itself. */
function titleOf({ resourceName, sentence }: ProblemItem): string {
  return `${resourceName}: ${sentence.replace(/, for [^,]*$/, '')}`;
}

/** A failed job is over once a later one of the same kind on the same subject went well. */
function failedJobs({ jobs, now }: Known): Trouble[] {
  const recent = jobs.filter((job) => job.state === 'failed' && now - (job.endedAt ?? 0) < DAY);
  const open = recent.filter((failed) => !jobs.some((later) => mends(later, failed)));
  return open.map((job) => ({
    key: `job ${job.id}`,
    status: 'degraded',
    title: `${job.title} failed`,
    since: job.endedAt,
    sentence: job.failure?.reason ?? '',
    link: `/jobs/${job.id}`,
    button: 'Show log',
    resource: null,
  }));
}

function mends(later: JobView, failed: JobView): boolean {
  const same =
    later.kind === failed.kind && later.subject?.id === failed.subject?.id && later.createdAt > failed.createdAt;
  return same && (later.state === 'succeeded' || later.state === 'failed');
}

function ofProcesses({ system, now }: Known): Trouble[] {
  if (!system) return [];
  const dead: Trouble[] = system.daemonAlive
    ? []
    : [
        process(
          'down',
          'The monitoring daemon is not running',
          'Nothing is checked and no job is run until it is back. It is started again by itself; the log says why it ended.',
          null,
        ),
      ];
  const restarted = system.processes.filter(
    (one) => one.alive && one.restarts > 0 && now - one.startedAt < RESTART_SHOWN_FOR,
  );
  return [
    ...dead,
    ...restarted.map((one) =>
      process(
        'degraded',
        `The ${one.role} was restarted${one.restarts > 1 ? ` ${one.restarts} times` : ''}`,
        one.lastExit ? `It ended with: ${one.lastExit}.` : 'It ended without saying why.',
        one.startedAt,
      ),
    ),
  ];
}

/** When none lives the process says so. */
function ofDaemons({ daemons }: Known): Trouble[] {
  if (!daemons.some(({ alive }) => alive)) return [];
  const gone =
    'The others check what it checked. Start it again on its host, or leave it: after a day it is forgotten.';
  const late = 'Failures that it sees do not count while its host is too busy; they are asked again.';
  return daemons
    .filter(({ state }) => state === 'gone' || state === 'late')
    .map(({ id, host, state, seenAt }) => ({
      key: `daemon ${id}`,
      status: 'degraded',
      title:
        state === 'gone' ? `The monitoring daemon on ${host} is not seen` : `The monitoring daemon on ${host} is late`,
      ...(state === 'gone' ? { since: seenAt, sentence: gone } : { since: null, sentence: late }),
      ...{ link: '/settings/daemons', button: 'Show daemons', resource: null },
    }));
}

function process(status: Status, title: string, sentence: string, since: number | null): Trouble {
  return { key: title, status, title, since, sentence, link: '/settings', button: 'Show processes', resource: null };
}

function ofRecoveryKey({ recoveryKey }: Known): Trouble[] {
  if (!recoveryKey || recoveryKey.state === 'confirmed') return [];
  return [
    {
      key: 'recovery-key',
      status: 'down',
      word: 'Missing',
      title: 'No recovery key is saved',
      since: null,
      sentence: 'Without it and without this machine no backup can be read.',
      link: '/setup',
      button: 'Save the recovery key',
      resource: null,
    },
  ];
}

/** Whatever uses it stops on that day, without anything else having changed. */
function ofToken({ id, name, owner, expiresAt }: OwnedToken, now: number): Trouble[] {
  const ends = endsSoon(expiresAt, now);
  if (!ends) return [];
  return [
    {
      key: `token ${id}`,
      status: 'degraded',
      title: owner === null ? `Your token ${name} ${ends}` : `Token ${name} of ${owner} ${ends}`,
      since: null,
      sentence: 'What uses it is refused from then on. Make a new one, put it in its place, and revoke this one.',
      link: owner === null ? '/me' : '/access/tokens',
      button: 'Show tokens',
      resource: null,
    },
  ];
}
