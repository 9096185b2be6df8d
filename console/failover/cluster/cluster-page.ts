import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import { query } from '../../api/query';
import type { Cluster, RecoveryView } from '../../api/types/failover';
import type { Page } from '../../api/types/page';
import { Dialogs } from '../../ui/dialogs';
import { PageHead } from '../../ui/page-head';
import { Denied, Failed, Skeleton } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';
import { PlanFlow } from '../plan-flow';
import { RecoveryTable } from '../recovery-table';
import { SettingsTab } from '../settings/settings-tab';
import { capital, failedWords, stateOf, underTitle } from '../words';
import { NowTab } from './now-tab';

const TABS = [
  { key: '', label: 'Now' },
  { key: 'recoveries', label: 'Recoveries' },
  { key: 'drills', label: 'Drills' },
  { key: 'settings', label: 'Settings' },
] as const;

/** One cluster: what would happen, who is who, what happened, and what people decided about it. */
@Component({
  selector: 'hf-cluster-page',
  imports: [Denied, Failed, NowTab, PageHead, RecoveryTable, RouterLink, SettingsTab, Skeleton, StatusMark],
  template: `
    @if (cluster.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="problem.status !== 404" (again)="cluster.reload()">
        <p><a routerLink="/clusters">All clusters</a></p>
      </hf-failed>
    }
    @if (cluster.value(); as it) {
      <hf-page-head up="/clusters" among="Clusters">
        <ng-container name>
          {{ it.name }}
          <hf-status [of]="state().status" loud="pill">{{ state().word }}</hf-status>
        </ng-container>
        {{ under() }} · mode <strong>{{ it.mode }}</strong>
        <div class="acts">
          @if (may('cluster.operate')) {
            @if (it.pausedUntil) {
              <button type="button" class="b" (click)="resume(it)">Resume failover</button>
            } @else {
              <button type="button" class="b" (click)="pause(it)">Pause failover…</button>
            }
            @if (failed()) {
              @if (it.decision?.kind !== 'ask') {
                <button type="button" class="b pri" (click)="flow.start(it.id, { kind: 'failover' })">
                  Fail over…
                </button>
              }
            } @else {
              <button type="button" class="b" (click)="flow.start(it.id, { kind: 'drill' })">Run a drill…</button>
              <button
                type="button"
                class="b"
                [class.pri]="it.decision?.kind !== 'ask'"
                (click)="flow.start(it.id, { kind: 'switchover' })"
              >
                Switch over…
              </button>
            }
          } @else {
            <hf-denied class="below" reason="Pausing, drills and switching over need cluster.operate: Operator has it.">
              <button type="button" class="b" disabled>Pause failover…</button>
              <button type="button" class="b" disabled>Run a drill…</button>
              <button type="button" class="b" disabled>Switch over…</button>
            </hf-denied>
          }
        </div>
      </hf-page-head>
      @if (attempt.refused(); as problem) {
        <hf-failed [problem]="problem" />
      }
      @for (hold of it.holds; track hold.kind) {
        <p class="note amber held row wrap">
          <span>{{ capital(hold.sentence, named()) }}</span>
          @if ((hold.kind === 'rate-limit' || hold.kind === 'another-controller') && may('cluster.operate')) {
            <button type="button" class="b sm" (click)="acknowledge(it, hold.kind)">Acknowledge it</button>
          }
        </p>
      }
      @if (it.running; as running) {
        <p class="note neutral sec">
          A {{ running.kind }} runs: <a [routerLink]="['/failover', running.id]">watch it, step by step</a>.
        </p>
      }
      <nav class="tabs" [attr.aria-label]="it.name">
        @for (one of tabs; track one.key) {
          <a
            [routerLink]="one.key ? ['/clusters', it.id, one.key] : ['/clusters', it.id]"
            [attr.aria-current]="one.key === (tab() ?? '') ? 'page' : null"
            >{{ one.label }}
            @if (counts()[one.key]; as many) {
              <span class="sub">{{ many }}</span>
            }
          </a>
        }
      </nav>
      @switch (tab() ?? '') {
        @case ('recoveries') {
          @if (recoveries.value(); as page) {
            @if (page.items.length) {
              <hf-recovery-table [rows]="page.items" />
            } @else {
              <p class="sub sec">Nothing happened yet: {{ it.name }} never needed a recovery under Holdfast.</p>
            }
          } @else {
            <div class="panel edge"><hf-skeleton [rows]="4" [columns]="5" [two]="true" /></div>
          }
        }
        @case ('drills') {
          @if (drills.value(); as page) {
            @if (page.items.length) {
              <hf-recovery-table [rows]="page.items" caption="Drills" />
            } @else {
              <p class="sub sec text">
                No drill yet. A drill hands over to another member for real and records how long writes stop: the only
                proof that a failover works here.
              </p>
            }
          } @else {
            <div class="panel edge"><hf-skeleton [rows]="4" [columns]="5" [two]="true" /></div>
          }
        }
        @case ('settings') {
          <hf-cluster-settings-tab [cluster]="it" [editable]="may('cluster.edit')" (saved)="cluster.reload()" />
        }
        @default {
          <hf-now-tab [cluster]="it" [drill]="lastDrill()" [last]="lastChange()" [operates]="may('cluster.operate')" />
        }
      }
    } @else if (!cluster.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="6" [columns]="4" [two]="true" /></div>
    }
  `,
})
export class ClusterPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  protected readonly flow = inject(PlanFlow);
  readonly id = input.required<string>();
  readonly tab = input<string>();
  /** What the palette asked for: switchover, drill or pause; its plan is shown at once. */
  readonly do = input<string>();
  protected readonly tabs = TABS;
  protected readonly attempt = new Attempt();
  protected readonly cluster = query<Cluster>(() => apiUrl(`clusters/${this.id()}`), {
    follows: ['cluster', 'recovery'],
    everyMs: 2_000,
  });
  protected readonly recoveries = query<Page<RecoveryView>>(
    () => apiUrl('recoveries', { cluster: this.id(), drill: false, limit: SHOWN }),
    { follows: ['recovery'] },
  );
  protected readonly drills = query<Page<RecoveryView>>(
    () => apiUrl('recoveries', { cluster: this.id(), drill: true, limit: SHOWN }),
    { follows: ['recovery'] },
  );
  protected readonly lastDrill = computed(() => this.drills.value()?.items.find(({ end }) => end === 'done') ?? null);
  /** The last that gave the cluster another primary, or was to, a drill too; the repairs after it are not what one asks for. */
  protected readonly lastChange = computed(() => {
    const running = this.cluster.value()?.running?.id;
    const [found] = [this.recoveries.value(), this.drills.value()]
      .flatMap((page) => page?.items ?? [])
      .filter(({ kind }) => kind === 'failover' || kind === 'switchover')
      .sort((a, b) => b.startedAt - a.startedAt);
    return found && found.id !== running ? found : null;
  });
  protected readonly counts = computed<Readonly<Record<string, string>>>(() => ({
    recoveries: many(this.recoveries.value()),
    drills: many(this.drills.value()),
  }));
  protected readonly capital = capital;
  protected readonly named = computed(() => [...this.cluster.value()!.members, ...this.cluster.value()!.proxies]);
  /** The primary takes no writes and nobody replaces it: only a failover can be asked for. */
  protected readonly failed = computed(() => failedWords(this.cluster.value()!) !== '');
  protected readonly state = computed(() => stateOf(this.cluster.value()!));
  protected readonly under = computed(() => underTitle(this.cluster.value()!));

  constructor() {
    const title = inject(Title);
    effect(() => {
      const name = this.cluster.value()?.name;
      if (name) title.setTitle(`${name} – Holdfast`);
    });
    effect(() => {
      const [wanted, it] = [this.do(), this.cluster.value()];
      if (wanted && it) untracked(() => void this.begin(wanted, it));
    });
  }

  protected may(permission: string): boolean {
    return this.cluster.value()?.may.includes(permission) ?? false;
  }

  private async begin(wanted: string, it: Cluster): Promise<void> {
    await this.router.navigate([], { queryParams: {}, replaceUrl: true });
    if (!this.may('cluster.operate')) return;
    if (wanted === 'pause') await this.pause(it);
    if (wanted === 'switchover' || wanted === 'drill') await this.flow.start(it.id, { kind: wanted });
  }

  protected async pause(it: Cluster): Promise<void> {
    const { PauseDialog } = await import('./pause-dialog');
    const agreed = await this.dialogs.open<{ until: number; reason: string }>(
      PauseDialog,
      { name: it.name },
      { focus: '[data-first]' },
    );
    if (agreed)
      await this.send(() => this.api.post(`clusters/${it.id}/pause`, agreed), `Failover of ${it.name} is paused`);
  }

  protected async resume(it: Cluster): Promise<void> {
    await this.send(() => this.api.post(`clusters/${it.id}/resume`), `Failover of ${it.name} is on again`);
  }

  protected async acknowledge(it: Cluster, hold: string): Promise<void> {
    if (hold === 'another-controller' && !(await this.agreesToOther(it))) return;
    await this.send(() => this.api.post(`clusters/${it.id}/acknowledge`, { hold }), 'Acknowledged');
  }

  /** It has an effect that stays. */
  private async agreesToOther({ name, holds }: Cluster): Promise<boolean> {
    const agreed = await this.dialogs.confirm({
      title: `Let failover of ${name} go on?`,
      effect: [
        ...holds
          .filter(({ kind }) => kind === 'another-controller')
          .map(({ sentence }) => capital(sentence, this.named())),
        'Two controllers that act work against each other: stop it first. Accounts that are named hold nothing back any more; whoever changes a role again does.',
      ],
      button: 'Acknowledge it',
      level: 1,
    });
    return agreed !== null;
  }

  private async send(work: () => Promise<unknown>, done: string): Promise<void> {
    await this.attempt.to(async () => {
      await work();
      this.toasts.done(done);
      this.cluster.reload();
    });
  }
}

const SHOWN = 50;

/** "4", "50+", or nothing for none. */
const many = (page: Page<RecoveryView> | undefined): string =>
  page?.items.length ? `${page.items.length}${page.next ? '+' : ''}` : '';
