import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import { Session } from '../api/session';
import { Standing } from '../api/standing';
import type { SystemView } from '../api/types/system';
import { count } from '../ui/format';
import { Empty, Failed, Skeleton } from '../ui/states';
import { StatusMark, STATUSES } from '../ui/status';
import { Ticker } from '../ui/ticker';
import { Beginnings } from './beginnings';
import { BackupGlance } from './backup-glance';
import { ChangesGlance } from './changes-glance';
import { ClusterGlance } from './cluster-glance';
import { FirstSteps } from './first-steps';
import { MachineGlance } from './machine-glance';
import { seenTokens } from './seen-tokens';
import { calmSentence, finding, troubles } from './trouble';
import { TroubleList } from './trouble-list';

const WORDS: Readonly<Record<string, string>> = { maintenance: 'in maintenance' };

@Component({
  selector: 'hf-overview-page',
  providers: [Beginnings],
  imports: [
    BackupGlance,
    ChangesGlance,
    ClusterGlance,
    Empty,
    Failed,
    FirstSteps,
    MachineGlance,
    RouterLink,
    Skeleton,
    StatusMark,
    TroubleList,
  ],
  template: `
    <div class="head ov">
      <h1>{{ status.value() && mayRead() ? title() : 'Overview' }}</h1>
      <p class="tally" role="group" [attr.aria-label]="total() + ' resources by status'">
        @for (tally of tallies(); track tally.status) {
          <a class="plain" routerLink="/resources" [queryParams]="{ status: tally.status }"
            ><hf-status [of]="tally.status">{{ tally.text }}</hf-status></a
          >
        }
      </p>
    </div>
    @if (status.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="status.reload()" />
    }
    <div class="grid aside" [class.calm-page]="!list().length">
      <div>
        @if (!mayRead()) {
          <hf-empty title="You have no role yet">
            You are signed in, but nobody has given you a right on anything. Ask whoever invited you; it takes effect at
            once.
          </hf-empty>
        } @else if (list().length) {
          <h2 class="vh">Problems</h2>
          <hf-trouble-list [troubles]="list()" />
          @if (more()) {
            <p class="sub hidden-count">
              <a routerLink="/resources">{{ more() }} more</a> are in the list of resources.
            </p>
          }
        } @else if (!status.value() && !status.problem()) {
          <div class="panel"><hf-skeleton [rows]="3" [columns]="2" [two]="true" /></div>
        } @else if (status.value()) {
          <p class="calm">{{ calm() }}</p>
        }
        <hf-cluster-glance class="sec" />
        <hf-changes-glance class="sec" />
      </div>
      <aside class="panel edge stackp" [hidden]="!mayRead()">
        <hf-first-steps />
        <hf-machine-glance />
        <hf-backup-glance />
      </aside>
    </div>
  `,
})
export class OverviewPage {
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);

  private readonly beginnings = inject(Beginnings);
  private readonly standing = inject(Standing);
  protected readonly status = this.standing.status;
  private readonly system = query<SystemView>(() => (this.session.may('system.read') ? apiUrl('system') : undefined), {
    everyMs: 15_000,
  });

  private readonly daemons = query<Wire<'Daemons'>>(
    () => (this.session.may('system.read') ? apiUrl('daemons') : undefined),
    { everyMs: 15_000 },
  );

  private readonly tokens = seenTokens();

  protected readonly mayRead = computed(() => this.session.may('resource.read'));
  protected readonly list = computed(() =>
    troubles({
      problems: this.status.value()?.problems ?? [],
      jobs: this.standing.jobs.value()?.items ?? [],
      clusters: this.standing.clusters.value()?.items ?? [],
      system: this.system.value(),
      daemons: this.daemons.value()?.items ?? [],
      recoveryKey: this.beginnings.recoveryKey.value(),
      tokens: this.tokens(),
      now: Math.floor(this.ticker.now() / 60_000) * 60_000,
    }),
  );
  protected readonly more = computed(() => this.status.value()?.more ?? 0);
  protected readonly title = computed(() => finding(this.list().length + this.more()));
  protected readonly total = this.standing.total;
  protected readonly tallies = computed(() => {
    const counts = this.status.value()?.counts ?? {};
    return STATUSES.filter((status) => counts[status]).map((status) => ({
      status,
      text: `${count(counts[status])} ${WORDS[status] ?? status}`,
    }));
  });
  protected readonly calm = computed(() => calmSentence((this.status.value()?.counts ?? {}) as Record<string, number>));
}
