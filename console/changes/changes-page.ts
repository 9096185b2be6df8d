import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import type { Page } from '../api/types/page';
import { Ago } from '../ui/ago';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../ui/states';

type Change = Wire<'Change'>;

const PAGE_SIZE = 50;
const HOUR = 3_600_000;
const KINDS: Readonly<Record<Change['kind'], string>> = {
  change: 'by a person or script',
  job: 'job',
  'by-itself': 'by itself',
  process: 'Holdfast',
};

/** One line of time: what people changed, what jobs did, what happened by itself. */
@Component({
  selector: 'hf-changes-page',
  imports: [Ago, Empty, Failed, HiddenCount, Pager, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>Changes</h1>
        <p class="sub">
          Settings, jobs, statuses, restarts and server variables in one line of time, the latest first.
        </p>
      </div>
    </div>
    <div class="filters">
      <label class="vh" for="changes-hours">How far back</label>
      <select #span class="in" id="changes-hours" (change)="choose(span.value)">
        @for (one of spans; track one.value) {
          <option [value]="one.value" [selected]="one.value === (hours() ?? '24')">{{ one.label }}</option>
        }
      </select>
    </div>
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <div class="panel edge tw">
          <table class="stack">
            <caption class="vh">
              Changes
            </caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">Who</th>
                <th scope="col">Kind</th>
              </tr>
            </thead>
            <tbody>
              @for (change of page.items; track change.id) {
                <tr>
                  <td data-l="When" class="nowrap when"><hf-ago [at]="change.at" form="clock" /></td>
                  <th scope="row" class="wrap">
                    @if (change.subject; as subject) {
                      @if (link(change); as to) {
                        <a class="row-link" [routerLink]="to">{{ subject.name }}</a>
                      } @else {
                        {{ subject.name }}
                      }
                    }
                    <span class="what"> {{ change.sentence }}</span>
                  </th>
                  <td data-l="Who" class="wrap">{{ change.by ?? '–' }}</td>
                  <td data-l="Kind" class="sub nowrap">
                    {{ change.by === 'holdfast' ? 'Holdfast' : kinds[change.kind] }}
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <hf-hidden-count [count]="page.hiddenByPermission" />
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else {
        <hf-empty title="Nothing changed in this time">
          No setting, no job, no status, no restart.
          @if ((hours() ?? '24') !== '720') {
            <button action type="button" class="b" (click)="choose('720')">Look back 30 days</button>
          }
        </hf-empty>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="12" [columns]="3" /></div>
    }
  `,
})
export class ChangesPage {
  private readonly router = inject(Router);
  readonly hours = input<string>();
  readonly subject = input<string>();
  protected readonly size = PAGE_SIZE;
  protected readonly kinds = KINDS;
  protected readonly spans = [
    { value: '1', label: 'Last hour' },
    { value: '24', label: 'Last 24 hours' },
    { value: '168', label: 'Last 7 days' },
    { value: '720', label: 'Last 30 days' },
  ];
  private readonly since = computed(() => Date.now() - Number(this.hours() ?? 24) * HOUR);
  protected readonly trail = linkedSignal({ source: this.since, computation: () => new CursorTrail() });
  protected readonly list = query<Page<Change>>(
    () =>
      apiUrl('changes', {
        since: this.since(),
        subject: this.subject(),
        limit: PAGE_SIZE,
        after: this.trail().current,
      }),
    { follows: ['resource', 'job', 'person', 'grant', 'backup', 'check', 'cluster', 'recovery'] },
  );

  protected choose(hours: string): void {
    void this.router.navigate([], { queryParams: { hours }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected link({ subject }: Change): string[] | null {
    const pages: Record<string, string[]> = {
      resource: ['/resources'],
      person: ['/access/people'],
      job: ['/jobs'],
      backup: ['/backups'],
    };
    const page = subject && pages[subject.kind];
    return page ? [...page, subject.id] : null;
  }
}
