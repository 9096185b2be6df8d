import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import type { JobView } from '../api/types/jobs';
import type { Page } from '../api/types/page';
import { Ago } from '../ui/ago';
import { plural } from '../ui/format';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { Ticker } from '../ui/ticker';
import { JobStateMark } from './job-state';
import { lengthOf, progressOf } from './job-words';

const PAGE_SIZE = 25;

/** Every long work, the newest first: who asked, how it stands, how it ended. */
@Component({
  selector: 'hf-jobs-page',
  imports: [Ago, Empty, Failed, HiddenCount, JobStateMark, Pager, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ title() }}</h1>
        <p class="sub">Backups, restores, verifications: every long work has its plan, its log and an end.</p>
      </div>
    </div>
    <div class="filters">
      <label class="vh" for="job-state">State</label>
      <select #state class="in" id="job-state" (change)="filter(state.value)">
        @for (one of choices; track one.value) {
          <option [value]="one.value" [selected]="one.value === (stateFilter() ?? '')">{{ one.label }}</option>
        }
      </select>
    </div>
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Jobs
            </caption>
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">State</th>
                <th scope="col">Says</th>
                <th scope="col" class="num">Took</th>
                <th scope="col">Asked</th>
              </tr>
            </thead>
            <tbody>
              @for (job of page.items; track job.id) {
                <tr class="target" (click)="open(job.id)">
                  <th scope="row">
                    <a class="row-link wrap" [routerLink]="['/jobs', job.id]" (click)="$event.stopPropagation()">{{
                      job.title
                    }}</a>
                  </th>
                  <td data-l="State"><hf-job-state [of]="job.state" /></td>
                  <td data-l="Says" class="wrap wide-s">{{ says(job) }}</td>
                  <td data-l="Took" class="num">{{ length(job) }}</td>
                  <td data-l="Asked">
                    <hf-ago [at]="job.createdAt" /><span class="sub">{{ job.requestedBy.name }}</span>
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <hf-hidden-count [count]="page.hiddenByPermission" />
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else if (stateFilter()) {
        <hf-empty title="No such job">
          No job is in this state.
          <button action type="button" class="b" (click)="filter('')">Show all jobs</button>
        </hf-empty>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      } @else {
        <hf-empty title="Nothing has run yet">
          A job appears here when a backup, a verification or a restore is started, by a person, a script or a plan.
          <a action class="b" routerLink="/backups">Go to backups</a>
        </hf-empty>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="6" [columns]="5" [two]="true" /></div>
    }
  `,
})
export class JobsPage {
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);
  // eslint-disable-next-line @angular-eslint/no-input-rename -- what the address bar calls it
  readonly stateFilter = input<string | undefined>(undefined, { alias: 'state' });
  protected readonly size = PAGE_SIZE;
  protected readonly choices = [
    { value: '', label: 'Every state' },
    { value: 'running', label: 'Running' },
    { value: 'queued', label: 'Waiting' },
    { value: 'failed', label: 'Failed' },
    { value: 'succeeded', label: 'Done' },
    { value: 'cancelled', label: 'Cancelled' },
  ];
  protected readonly trail = linkedSignal({ source: this.stateFilter, computation: () => new CursorTrail() });
  protected readonly list = query<Page<JobView>>(
    () => apiUrl('jobs', { state: this.stateFilter(), limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['job'] },
  );
  protected readonly title = computed(() => {
    const running = (this.list.value()?.items ?? []).filter((job) => job.state === 'running').length;
    return running ? `${plural(running, 'job')} running` : 'Jobs';
  });

  protected says(job: JobView): string {
    if (job.state === 'running') return progressOf(job);
    return job.failure?.reason ?? job.outcome?.summary ?? job.sentence;
  }

  protected length(job: JobView): string {
    return lengthOf(job, this.ticker.now());
  }

  protected open(id: string): void {
    void this.router.navigate(['/jobs', id]);
  }

  protected filter(state: string): void {
    void this.router.navigate([], { queryParams: { state: state || null }, replaceUrl: true });
  }
}
