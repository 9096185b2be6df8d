import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, apiUrl } from '../api/api';
import { Attempt } from '../api/attempt';
import { query } from '../api/query';
import type { IncidentPage, IncidentSummary } from '../api/types/incidents';
import { Ago } from '../ui/ago';
import { relative } from '../ui/format';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { Ticker } from '../ui/ticker';
import { Toasts } from '../ui/toasts';
import { IncidentRow } from './incident-row';
import { standingWords } from './words';

const PAGE_SIZE = 50;

/** What needs a person, one row a cause: what nobody has taken first. */
@Component({
  selector: 'hf-incidents-page',
  imports: [Ago, Empty, Failed, HiddenCount, IncidentRow, Pager, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>Incidents</h1>
        <p class="sub" role="status">{{ standing() }}</p>
      </div>
    </div>
    <div class="seg" role="group" aria-label="Show">
      @for (one of choices(); track one.value) {
        <button type="button" [attr.aria-pressed]="one.value === state()" (click)="show(one.value)">
          {{ one.label }}
        </button>
      }
    </div>
    @if (attempt.refused() ?? list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
    }
    @if (list.value(); as page) {
      @for (group of groups(); track group.title) {
        <h2 class="gh">{{ group.title }}</h2>
        <div class="panel edge" role="list" [attr.aria-label]="group.title">
          @for (one of group.items; track one.id) {
            <hf-incident-row
              [incident]="one"
              [first]="$first && group.first"
              [busy]="taking() === one.id"
              (take)="take($event)"
            />
          }
        </div>
      } @empty {
        <hf-empty [title]="state() === 'open' ? 'Nothing needs a person' : 'Nothing is over yet'">
          An incident opens when something falls: one for a cause, with all that suffers from it. Acknowledge it from
          here, from the command line, or from a phone.
          @if (page.counts.lastEndedAt) {
            The last one ended <hf-ago [at]="page.counts.lastEndedAt" />.
          }
          <a action class="b" routerLink="/maintenance">Plan maintenance</a>
        </hf-empty>
      }
      <hf-hidden-count [count]="page.hiddenByPermission" />
      <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="5" [columns]="3" [two]="true" /></div>
    }
  `,
})
export class IncidentsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);
  private readonly toasts = inject(Toasts);
  // eslint-disable-next-line @angular-eslint/no-input-rename -- what the address bar calls it
  readonly shown = input<string | undefined>(undefined, { alias: 'state' });
  protected readonly size = PAGE_SIZE;
  protected readonly attempt = new Attempt();
  protected readonly taking = signal<string | null>(null);
  protected readonly state = computed(() =>
    ['resolved', 'all'].includes(this.shown() ?? '') ? this.shown()! : 'open',
  );
  protected readonly trail = linkedSignal({ source: this.state, computation: () => new CursorTrail() });
  protected readonly list = query<IncidentPage>(
    () => apiUrl('incidents', { state: this.state(), limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['incident'] },
  );
  protected readonly standing = computed(() => {
    const counts = this.list.value()?.counts;
    return counts ? standingWords(counts, (at) => relative(at, this.ticker.now())) : '';
  });
  protected readonly choices = computed(() => {
    const counts = this.list.value()?.counts;
    const open = counts ? ` ${counts.firing + counts.acknowledged}` : '';
    return [
      { value: 'open', label: `Open${open}` },
      { value: 'resolved', label: 'Over' },
      { value: 'all', label: 'All' },
    ];
  });
  protected readonly groups = computed(() => {
    const items = this.list.value()?.items ?? [];
    const all = [
      { title: 'Nobody has taken', first: true, items: items.filter(({ state }) => state === 'firing') },
      { title: 'Taken', first: false, items: items.filter(({ state }) => state === 'acknowledged') },
      { title: 'Over', first: false, items: items.filter(({ endedAt }) => endedAt !== null) },
    ];
    return all.filter((group) => group.items.length > 0);
  });

  protected show(state: string): void {
    void this.router.navigate([], { queryParams: { state: state === 'open' ? null : state }, replaceUrl: true });
  }

  protected again(): void {
    this.attempt.forget();
    this.list.reload();
  }

  protected async take({ id, cause }: IncidentSummary): Promise<void> {
    this.taking.set(id);
    await this.attempt.to(async () => {
      await this.api.post(`incidents/${id}/acknowledge`);
      this.toasts.done(`${cause.name}: you are on it`, () => void this.giveBack(id));
    });
    this.taking.set(null);
    this.list.reload();
  }

  private async giveBack(id: string): Promise<void> {
    await this.attempt.to(() => this.api.post(`incidents/${id}/release`));
    this.list.reload();
  }
}
