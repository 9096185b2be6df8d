import { Component, computed, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import type { ClusterSummary, RecoveryView } from '../api/types/failover';
import type { Page } from '../api/types/page';
import { latency } from '../ui/format';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { ClusterTable } from './cluster-table';
import { RecoveryTable } from './recovery-table';

const PAGE_SIZE = 25;

/** How ready every cluster is, and every recovery and drill there was. */
@Component({
  selector: 'hf-failover-page',
  imports: [ClusterTable, Empty, Failed, HiddenCount, Pager, RecoveryTable, RouterLink, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ title() }}</h1>
        <p class="sub">Every recovery is kept with each step, what was sent, how long it took and why.</p>
      </div>
    </div>
    @if (clusters.value()?.items?.length) {
      <section>
        <div class="sech"><h2>Readiness</h2></div>
        <hf-cluster-table [rows]="clusters.value()!.items" />
      </section>
    }
    <section class="sec">
      <div class="sech"><h2>Recoveries and drills</h2></div>
      @if (list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
      }
      @if (list.value(); as page) {
        @if (page.items.length) {
          <hf-recovery-table [rows]="page.items" [named]="true" />
          <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
        } @else {
          <hf-empty title="Nothing happened yet">
            A drill hands over to another member for real and records how long writes stop. Open a cluster to run one.
            <a action class="b" routerLink="/clusters">Open the clusters</a>
          </hf-empty>
        }
        <hf-hidden-count [count]="page.hiddenByPermission" />
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="5" [columns]="6" [two]="true" /></div>
      }
    </section>
  `,
})
export class FailoverPage {
  protected readonly size = PAGE_SIZE;
  protected readonly trail = signal(new CursorTrail());
  protected readonly clusters = query<Page<ClusterSummary>>(() => apiUrl('clusters', { limit: 50 }), {
    follows: ['cluster', 'recovery'],
    everyMs: 5_000,
  });
  protected readonly list = query<Page<RecoveryView>>(
    () => apiUrl('recoveries', { limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['recovery', 'cluster'] },
  );

  protected readonly title = computed(() => {
    const last = this.list.value()?.items.find(({ kind, drill }) => kind === 'failover' && !drill);
    if (last?.pauseMs) return `The last failover took ${latency(last.pauseMs)}`;
    return 'Failover';
  });
}
