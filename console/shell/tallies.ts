import { computed, inject, Injectable } from '@angular/core';
import { Standing } from '../api/standing';
import type { ClusterSummary } from '../api/types/failover';
import type { IncidentPage } from '../api/types/incidents';
import type { StatusSummary } from '../api/types/health';
import { count } from '../ui/format';

export interface Tally {
  readonly text: string;
  readonly what: string;
  readonly bad: boolean;
}

/** The few numbers the frame shows on every page, and the running jobs of its bottom bar. */
@Injectable()
export class Tallies {
  private readonly standing = inject(Standing);

  readonly running = computed(() => (this.standing.jobs.value()?.items ?? []).filter((job) => isOpen(job.state)));
  readonly lastEnded = computed(
    () => (this.standing.jobs.value()?.items ?? []).find((job) => !isOpen(job.state)) ?? null,
  );

  private readonly byPath = computed<Record<string, Tally | null>>(() => ({
    '/incidents': incidentTally(this.standing.incidents.value()),
    '/resources': resourceTally(this.standing.status.value()),
    '/clusters': clusterTally(this.standing.clusters.value()?.items ?? []),
    '/jobs': this.running().length ? { text: count(this.running().length), what: 'running', bad: false } : null,
  }));

  of(path: string): Tally | null {
    return this.byPath()[path] ?? null;
  }
}

function isOpen(state: string): boolean {
  return state === 'running' || state === 'queued';
}

/** How many are open; loud while nobody has one of them. */
function incidentTally(page: IncidentPage | undefined): Tally | null {
  const { firing, acknowledged } = page?.counts ?? { firing: 0, acknowledged: 0 };
  return firing + acknowledged > 0 ? { text: count(firing + acknowledged), what: 'open', bad: firing > 0 } : null;
}

/** How many need a look, else how many there are. */
function resourceTally(status: StatusSummary | undefined): Tally | null {
  if (!status) return null;
  const bad = status.problems.length + status.more;
  if (bad > 0) return { text: count(bad), what: bad === 1 ? 'problem' : 'problems', bad: true };
  const all = Object.values(status.counts as Record<string, number>).reduce((sum, one) => sum + one, 0);
  return all ? { text: count(all), what: 'in all', bad: false } : null;
}

/** How many need a person, else how many there are. */
function clusterTally(clusters: readonly ClusterSummary[]): Tally | null {
  const bad = clusters.filter(({ state }) => state === 'critical' || state === 'unseen').length;
  if (bad > 0) return { text: count(bad), what: bad === 1 ? 'needs a person' : 'need a person', bad: true };
  return clusters.length > 0 ? { text: count(clusters.length), what: 'in all', bad: false } : null;
}
