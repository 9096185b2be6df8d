import { Component, computed, effect, inject, input, linkedSignal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import { Standing } from '../../api/standing';
import type { Page } from '../../api/types/page';
import type { ResourceSummary } from '../../api/types/resources';
import { count, plural } from '../../ui/format';
import { CursorTrail, Pager } from '../../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../../ui/states';
import { listTitle } from './list-title';
import { ResourceFilters } from './resource-filters';
import { ResourceTable } from './resource-table';

/** Few enough rows that the list stays under 500 nodes, however many resources there are. */
const PAGE_SIZE = 25;

/** Filters and order stand in the address, so that a link shows what its sender saw. */
@Component({
  selector: 'hf-resources-page',
  imports: [Empty, Failed, HiddenCount, Pager, ResourceFilters, ResourceTable, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ title() }}</h1>
        <p class="sub">{{ subtitle() }}</p>
      </div>
      @if (mayEdit()) {
        <div class="acts">
          <a class="b" routerLink="/resources/import">Import…</a
          ><a class="b pri" routerLink="/resources/add">Add a resource…</a>
        </div>
      }
    </div>
    <hf-resource-filters
      [q]="q() ?? ''"
      [status]="status() ?? ''"
      [kind]="kind() ?? ''"
      [tag]="tag() ?? ''"
      [sort]="sort() ?? ''"
      (changed)="filter($event)"
    />
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <hf-resource-table [rows]="page.items" />
        <hf-hidden-count [count]="page.hiddenByPermission" />
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else if (filtered()) {
        <hf-empty title="Nothing matches">
          No resource fits this filter.
          {{ page.hiddenByPermission ? count(page.hiddenByPermission) + ' more are there that you may not see.' : '' }}
          <button action type="button" class="b" (click)="filter({ q: '', status: '', kind: '', tag: '' })">
            Show all
          </button>
        </hf-empty>
      } @else {
        <hf-empty title="Nothing is watched yet">
          A resource is a host, a database, a web or a TCP service. Give its address; Holdfast only looks, nothing is
          changed on it.
          <a action class="b pri" routerLink="/resources/add">Add a resource…</a>
          <a action class="b" routerLink="/resources/import">Import a list…</a>
        </hf-empty>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="12" [columns]="5" [two]="true" /></div>
    }
  `,
})
export class ResourcesPage {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly q = input<string>();
  readonly status = input<string>();
  readonly kind = input<string>();
  readonly tag = input<string>();
  readonly sort = input<string>();

  protected readonly size = PAGE_SIZE;
  protected readonly count = count;
  protected readonly mayEdit = computed(() => this.session.may('resource.edit'));
  private readonly filters = computed(() => ({
    q: this.q(),
    status: this.status(),
    kind: this.kind(),
    tag: this.tag(),
    sort: this.sort() ?? 'status',
  }));
  protected readonly trail = linkedSignal({ source: this.filters, computation: () => new CursorTrail() });

  protected readonly list = query<Page<ResourceSummary>>(
    () => apiUrl('resources', { ...this.filters(), limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['resource', 'check'] },
  );
  private readonly summary = inject(Standing).status;

  protected readonly filtered = computed(() => !!(this.q() || this.status() || this.kind() || this.tag()));
  protected readonly title = computed(() => listTitle(this.summary.value()));
  protected readonly subtitle = computed(() =>
    this.filtered() && this.list.value()?.total !== undefined
      ? `${plural(this.list.value()!.total!, 'resource')} shown`
      : 'The worst first. Everything Holdfast watches: hosts, databases, web and TCP services.',
  );

  constructor() {
    effect(() => {
      this.trail();
      untracked(() => document.querySelector('main')?.scrollTo(0, 0));
    });
  }

  protected filter(changed: Record<string, string>): void {
    const queryParams = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, value || null]));
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
