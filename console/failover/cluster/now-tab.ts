import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Cluster, ClusterLint, RecoveryView } from '../../api/types/failover';
import { Dialogs } from '../../ui/dialogs';
import { latency } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { ExtraPanel } from '../extra-panel';
import { FindingsList } from '../findings-list';
import { ForecastPanel } from '../forecast-panel';
import { PlanFlow, type PlanWish } from '../plan-flow';
import { TopologyGraph } from '../topology-graph';
import type { AddMemberPlanned } from './add-member-dialog';
import { Choices } from './choices';
import { DecisionLog } from './decision-log';
import { LastRecovery } from './last-recovery';
import { LintPanel } from './lint-panel';
import { blocking, type LintFinding, weightOf } from './lint-words';
import { MemberTable } from './member-table';
import { nodesOf } from './nodes';

/** What would happen, who sends to whom, what is the case. */
@Component({
  selector: 'hf-now-tab',
  imports: [
    Choices,
    DecisionLog,
    ExtraPanel,
    FindingsList,
    ForecastPanel,
    LastRecovery,
    LintPanel,
    MemberTable,
    RouterLink,
    StatusMark,
    TopologyGraph,
  ],
  template: `
    @if (cluster().decision?.kind === 'ask') {
      <hf-cluster-choices
        class="sec"
        [decision]="cluster().decision!"
        [members]="cluster().members"
        [operates]="operates()"
        (chosen)="choose($event)"
      />
    }
    @if (last(); as recovery) {
      <hf-last-recovery [recovery]="recovery" />
    }
    <hf-forecast-panel [cluster]="cluster()" [drill]="drill()">
      @for (finding of blocks(); track finding.code) {
        <p class="blocker wrap">
          <hf-status of="down" loud="plain">{{ word(finding) }}</hf-status> <a [routerLink]="[]" fragment="lint">why</a>
        </p>
      }
    </hf-forecast-panel>
    <div class="grid topo sec">
      <section class="hide-s">
        <div class="sech">
          <h2>Topology</h2>
          <span class="r sub">{{ seen() }}</span>
        </div>
        <hf-topology-graph [nodes]="nodes()" [name]="cluster().name" />
      </section>
      <section>
        <div class="sech">
          <h2>Members</h2>
          @if (operates() && cluster().kind === 'mariadb') {
            <button type="button" class="b txt r" (click)="addMember()">Add a member…</button>
          }
        </div>
        <hf-member-table [cluster]="cluster()" [operates]="operates()" (done)="choose($event.wish)" />
      </section>
    </div>
    @if (extras().length || unread().length) {
      <hf-extra-panel
        class="sec"
        [clusterId]="cluster().id"
        [extras]="extras()"
        [unread]="unread()"
        [operates]="operates()"
        [undoes]="true"
        (undo)="choose($event)"
      />
    }
    @if (lint.value(); as found) {
      <hf-lint-panel class="sec" [lint]="found" />
    }
    @if (cluster().decision; as decision) {
      <section class="sec">
        <div class="sech"><h2>Why it acts, or does not</h2></div>
        <hf-findings-list [decision]="decision" />
        <hf-decision-log [clusterId]="cluster().id" />
      </section>
    }
  `,
})
export class NowTab {
  private readonly flow = inject(PlanFlow);
  private readonly dialogs = inject(Dialogs);
  readonly cluster = input.required<Cluster>();
  readonly drill = input<RecoveryView | null>(null);
  /** What changed the primary last. */
  readonly last = input<RecoveryView | null>(null);
  readonly operates = input(false);
  protected readonly nodes = computed(() => nodesOf(this.cluster()));
  /** Asks every member for its settings: seldom. */
  protected readonly lint = query<ClusterLint>(() => apiUrl(`clusters/${this.id()}/lint`), { everyMs: 60_000 });
  /** Of those that are set apart. */
  protected readonly extras = computed(() =>
    this.cluster().members.flatMap(({ extra }) =>
      extra && extra.count !== 0 && extra.state !== 'undone' ? [extra] : [],
    ),
  );
  /** Those that were seen with transactions of their own, which nobody has read yet. */
  protected readonly unread = computed(() =>
    this.cluster().members.filter(({ errant, extra }) => errant.length > 0 && (!extra || extra.state === 'undone')),
  );
  private readonly id = computed(() => this.cluster().id);
  protected readonly blocks = computed(() => blocking(this.lint.value()));
  protected readonly word = (finding: LintFinding) => weightOf(finding).word;
  protected readonly seen = computed(() => {
    const ages = this.cluster().members.flatMap(({ seenMsAgo }) => (seenMsAgo === null ? [] : [seenMsAgo]));
    return ages.length > 0 ? `seen ${latency(Math.min(...ages))} ago` : 'not seen yet';
  });

  protected async addMember(): Promise<void> {
    const { AddMemberDialog } = await import('./add-member-dialog');
    const clusterId = this.cluster().id;
    const planned = await this.dialogs.open<AddMemberPlanned>(AddMemberDialog, { clusterId });
    if (planned) await this.flow.goOn(clusterId, planned.wish, planned.plan);
  }

  protected choose(wish: PlanWish | Record<string, unknown>): void {
    void this.flow.start(this.cluster().id, wish as PlanWish);
  }
}
