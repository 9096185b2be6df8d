import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { ClusterSummary } from '../api/types/failover';
import type { Page } from '../api/types/page';
import { inWords, plural } from '../ui/format';
import { CursorTrail, Pager } from '../ui/pager';
import { Denied, Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { ClusterTable } from './cluster-table';

const PAGE_SIZE = 25;

/** Every cluster with what would happen if its primary failed now. */
@Component({
  selector: 'hf-clusters-page',
  imports: [ClusterTable, Denied, Empty, Failed, HiddenCount, Pager, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ title() }}</h1>
        <p class="sub">Worked out every second, by the functions that would decide.</p>
      </div>
      <div class="acts">
        @if (mayEdit()) {
          <a class="b pri" routerLink="/clusters/import">Import a cluster…</a>
        } @else {
          <hf-denied reason="Importing needs cluster.edit."
            ><button type="button" class="b" disabled>Import a cluster…</button></hf-denied
          >
        }
      </div>
    </div>
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <hf-cluster-table [rows]="page.items" />
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else {
        <hf-empty title="No cluster yet">
          Give the address of any one member. Holdfast finds the others, shows what it needs, and only observes until
          you say otherwise: nothing of yours is changed.
          @if (mayEdit()) {
            <a action class="b" routerLink="/clusters/import">Import a cluster…</a>
          }
        </hf-empty>
      }
      <hf-hidden-count [count]="page.hiddenByPermission" />
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="3" [columns]="6" [two]="true" /></div>
    }
  `,
})
export class ClustersPage {
  private readonly session = inject(Session);
  protected readonly size = PAGE_SIZE;
  protected readonly trail = signal(new CursorTrail());
  protected readonly mayEdit = computed(() => this.session.may('cluster.edit'));
  protected readonly list = query<Page<ClusterSummary>>(
    () => apiUrl('clusters', { limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['cluster', 'recovery'], everyMs: 5_000 },
  );

  protected readonly title = computed(() => {
    const items = this.list.value()?.items ?? [];
    if (items.length === 0) return 'Clusters';
    const ready = items.filter(({ forecast }) => forecast?.outcome === 'automatic' && forecast.loss === 0).length;
    if (ready === items.length) return `${items.length === 1 ? 'The cluster' : 'All clusters'} would lose nothing`;
    if (items.length === 1) return `${items[0]!.name} would not fail over by itself`;
    const rest = items.length - ready;
    return `${inWords(rest)} of ${plural(items.length, 'cluster')} would not fail over by ${rest === 1 ? 'itself' : 'themselves'}`;
  });
}
