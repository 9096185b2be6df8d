import { computed, inject, Injectable } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { JobView } from '../api/types/jobs';
import type { Page } from '../api/types/page';
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
  private readonly session = inject(Session);

  readonly status = query<StatusSummary>(() => (this.session.may('resource.read') ? apiUrl('status') : undefined), {
    follows: ['resource', 'check', 'status'],
  });
  readonly jobs = query<Page<JobView>>(
    () => (this.session.may('job.read') ? apiUrl('jobs', { limit: 20 }) : undefined),
    {
      follows: ['job', 'backup-run', 'backup'],
    },
  );

  readonly running = computed(() => (this.jobs.value()?.items ?? []).filter((job) => isOpen(job.state)));
  readonly lastEnded = computed(() => (this.jobs.value()?.items ?? []).find((job) => !isOpen(job.state)) ?? null);

  private readonly byPath = computed<Record<string, Tally | null>>(() => ({
    '/': problemTally(this.status.value()),
    '/resources': totalTally(this.status.value()),
    '/jobs': this.running().length ? { text: count(this.running().length), what: 'running', bad: false } : null,
  }));

  of(path: string): Tally | null {
    return this.byPath()[path] ?? null;
  }
}

function isOpen(state: string): boolean {
  return state === 'running' || state === 'queued';
}

function problemTally(status: StatusSummary | undefined): Tally | null {
  const n = status?.problems.length ?? 0;
  return n ? { text: count(n), what: n === 1 ? 'problem' : 'problems', bad: true } : null;
}

function totalTally(status: StatusSummary | undefined): Tally | null {
  const n = status ? Object.values(status.counts).reduce((sum, one) => sum + one, 0) : 0;
  return n ? { text: count(n), what: 'in all', bad: false } : null;
}
