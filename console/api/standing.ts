import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import { apiUrl } from './api';
import { query } from './query';
import { Session } from './session';
import type { ClusterSummary } from './types/failover';
import type { StatusSummary } from './types/health';
import type { IncidentPage } from './types/incidents';
import type { JobView } from './types/jobs';
import type { Page } from './types/page';

const JOBS = 50;
const CLUSTERS = 50;

/** How everything stands and what is at work: read once for the frame and the pages that show it too. */
@Injectable({ providedIn: 'root' })
export class Standing {
  private readonly session = inject(Session);
  private readonly reader = computed(() => this.session.person()?.id);
  private last: string | undefined;

  readonly status = query<StatusSummary>(() => (this.session.may('resource.read') ? apiUrl('status') : undefined), {
    follows: ['resource', 'check', 'status'],
  });
  readonly incidents = query<IncidentPage>(
    () => (this.session.may('incident.read') ? apiUrl('incidents', { limit: 1 }) : undefined),
    { follows: ['incident'] },
  );
  readonly jobs = query<Page<JobView>>(
    () => (this.session.may('job.read') ? apiUrl('jobs', { limit: JOBS }) : undefined),
    {
      follows: ['job', 'backup-run', 'backup'],
    },
  );
  readonly clusters = query<Page<ClusterSummary>>(
    () => (this.session.may('cluster.read') ? apiUrl('clusters', { limit: CLUSTERS }) : undefined),
    { follows: ['cluster', 'recovery'] },
  );
  readonly total = computed(() => {
    const counts = (this.status.value()?.counts ?? {}) as Readonly<Record<string, number>>;
    return Object.values(counts).reduce((sum, n) => sum + n, 0);
  });

  constructor() {
    effect(() => {
      const reader = this.reader();
      untracked(() => this.readFor(reader));
    });
  }

  /** Somebody else may see other things. */
  private readFor(reader: string | undefined): void {
    if (this.last && reader && this.last !== reader)
      for (const read of [this.status, this.incidents, this.jobs, this.clusters]) read.reload();
    this.last = reader ?? this.last;
  }
}
