import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { BackupView, PlanView, RecoveryKeyState } from '../api/types/backups';
import type { Page } from '../api/types/page';
import { BackUpDenied } from '../ui/back-up-denied';
import { Dialogs } from '../ui/dialogs';
import { plural } from '../ui/format';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { StatusMark } from '../ui/status';
import { BackupTable } from './backup-table';
import { PlanTable } from './plan-table';
import { StoreList } from './store-list';

const PAGE_SIZE = 25;

/** Plans with what they last proved, the backups there are, and where they lie. */
@Component({
  selector: 'hf-backups-page',
  imports: [
    BackUpDenied,
    BackupTable,
    Empty,
    Failed,
    HiddenCount,
    Pager,
    PlanTable,
    RouterLink,
    Skeleton,
    StatusMark,
    StoreList,
  ],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ title() }}</h1>
        <p class="sub">Stored is not verified, and verified is not restorable. Only a restore proves a backup.</p>
      </div>
      <div class="acts">
        @if (mayPlan()) {
          <button type="button" class="b" (click)="plan()">New plan…</button>
        }
        @if (mayRun()) {
          <button type="button" class="b pri" data-key="b" (click)="run()">Back up now…</button>
        } @else {
          <hf-back-up-denied [resourceId]="resource()" reason="Backing up needs backup.run." />
        }
      </div>
    </div>
    @if (key.value(); as state) {
      @if (state.state !== 'confirmed') {
        <p class="panel edge tint pad row">
          <hf-status of="down" loud="plain">{{ state.sentence }}</hf-status>
          <a class="b sm" routerLink="/settings">Make the recovery key…</a>
        </p>
      }
    }
    <section>
      <div class="sech"><h2>Plans</h2></div>
      @if (plans.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="plans.reload()" />
      }
      @if (plans.value(); as page) {
        @if (page.items.length) {
          <hf-plan-table [rows]="page.items" [editable]="mayPlan()" />
        } @else {
          <hf-empty title="Nothing is backed up by itself">
            A plan backs a database or a folder up on a schedule and keeps the last good ones.
            @if (mayPlan()) {
              <button action type="button" class="b" (click)="plan()">New plan…</button>
            }
          </hf-empty>
        }
        <hf-hidden-count [count]="page.hiddenByPermission" />
      } @else if (!plans.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="3" [columns]="5" [two]="true" /></div>
      }
    </section>
    <section class="sec">
      <div class="sech">
        <h2>Backups</h2>
        @if (resource()) {
          <a class="r" routerLink="/backups">Show all backups</a>
        }
      </div>
      @if (list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
      }
      @if (list.value(); as page) {
        @if (page.items.length) {
          <hf-backup-table [rows]="page.items" />
          <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
        } @else {
          <hf-empty title="No backup yet">
            Back something up now to see how long it takes and what it needs. Nothing is changed on what is backed up.
          </hf-empty>
        }
        <hf-hidden-count [count]="page.hiddenByPermission" />
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="5" [columns]="5" [two]="true" /></div>
      }
    </section>
    <section class="sec"><hf-store-list /></section>
  `,
})
export class BackupsPage {
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  readonly resource = input<string>();
  protected readonly size = PAGE_SIZE;
  protected readonly mayRun = computed(() => this.session.may('backup.run'));
  protected readonly mayPlan = computed(() => this.session.may('backup.plan'));
  protected readonly trail = linkedSignal({ source: this.resource, computation: () => new CursorTrail() });
  protected readonly key = query<RecoveryKeyState>(() => apiUrl('backups/recovery-key'), {
    follows: ['recovery-key'],
  });
  protected readonly plans = query<Page<PlanView>>(() => apiUrl('backup-plans', { limit: 200 }), {
    follows: ['backup-plan', 'backup', 'job'],
  });
  protected readonly list = query<Page<BackupView>>(
    () => apiUrl('backups', { resource: this.resource(), limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['backup', 'job'] },
  );

  protected readonly title = computed(() => {
    const items = this.list.value()?.items ?? [];
    if (items.length === 0) return 'Backups';
    const subjects = new Set(items.map((backup) => backup.resourceName));
    const proven = new Set(items.filter(({ state }) => state === 'restorable').map((backup) => backup.resourceName));
    const have = subjects.size === 1 ? 'has a backup that is' : 'have a backup that is';
    return `${proven.size} of ${plural(subjects.size, 'thing')} ${have} restorable`;
  });

  constructor() {
    const asked = inject(ActivatedRoute).snapshot.queryParamMap.get('run');
    if (asked) void this.run(asked);
  }

  /** `b` and Enter: the button that starts it has the focus. */
  protected async run(resourceId = this.resource()): Promise<void> {
    const { RunDialog } = await import('./run-dialog');
    await this.dialogs.open(RunDialog, { resourceId }, { focus: '[data-first]' });
  }

  protected async plan(): Promise<void> {
    const { PlanDialogForm } = await import('./plan-form');
    if (await this.dialogs.open(PlanDialogForm, null)) this.plans.reload();
  }
}
