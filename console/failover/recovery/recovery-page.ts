import { Component, computed, effect, inject, input } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { RecoveryDetail } from '../../api/types/failover';
import { Ago } from '../../ui/ago';
import { latency } from '../../ui/format';
import { Failed, Skeleton } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { FindingsList } from '../findings-list';
import { endOf, kindOf, lostWords, titleOf } from '../words';
import { StepTable } from './step-table';

/** One recovery: what it cost, what happened step by step, and why it was done at all. */
@Component({
  selector: 'hf-recovery-page',
  imports: [Ago, Failed, FindingsList, RouterLink, Skeleton, StatusMark, StepTable],
  template: `
    @if (recovery.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="recovery.reload()" />
    }
    @if (recovery.value(); as it) {
      <div class="head">
        <div class="t">
          <p class="crumb">
            <a routerLink="/clusters">Clusters</a> /
            <a [routerLink]="['/clusters', it.cluster.id]">{{ it.cluster.name }}</a> /
            <a [routerLink]="['/clusters', it.cluster.id, it.drill ? 'drills' : 'recoveries']">{{
              it.drill ? 'Drills' : 'Recoveries'
            }}</a>
          </p>
          <h1 class="wrap">
            {{ kind() }} {{ it.id }}: {{ title() }}
            @if (it.end !== 'done') {
              <hf-status [of]="end().status" loud="pill">{{ end().word }}</hf-status>
            }
          </h1>
          <p class="sub wrap">
            <hf-ago [at]="it.startedAt" form="clock" /> · <hf-ago [at]="it.startedAt" /> · by
            {{ it.requester ?? 'Holdfast' }} · term {{ it.term }}{{ it.reason ? ' · ' + it.reason : '' }}
          </p>
        </div>
      </div>
      <section class="panel hero sec">
        <div>
          <p class="sub wrap">{{ it.because.because }}</p>
          <p class="say wrap">
            @if (it.pauseMs !== null) {
              Writes stopped for <em>{{ latency(it.pauseMs) }}</em>.
            }
            {{ saidOfLoss() }}
          </p>
          <p class="text wrap">{{ it.sentence }}</p>
        </div>
        <div>
          <dl class="kv">
            <dt>Whole recovery</dt>
            <dd>{{ latency(it.tookMs) }}</dd>
            <dt>Longest step</dt>
            <dd>{{ longest() }}</dd>
            <dt>Writes back</dt>
            <dd>{{ back() }}</dd>
            <dt>Failed steps</dt>
            <dd>{{ failed() }}</dd>
          </dl>
        </div>
      </section>
      <section class="sec">
        <div class="sech">
          <h2>What happened, step by step</h2>
          <span class="legend"
            ><span><i class="sw saw"></i>saw, decided</span><span><i class="sw did"></i>did</span
            ><span><i class="sw good"></i>writes back</span></span
          >
        </div>
        <hf-step-table [steps]="it.steps" />
      </section>
      <section class="sec">
        <div class="sech"><h2>Why</h2></div>
        <hf-findings-list [decision]="it.because" />
      </section>
    } @else if (!recovery.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="6" [columns]="4" [two]="true" /></div>
    }
  `,
})
export class RecoveryPage {
  readonly id = input.required<string>();
  protected readonly latency = latency;
  protected readonly recovery = query<RecoveryDetail>(() => apiUrl(`recoveries/${this.id()}`), {
    follows: ['recovery', 'cluster'],
  });
  protected readonly title = computed(() => titleOf(this.recovery.value()!));
  protected readonly kind = computed(() => kindOf(this.recovery.value()!));
  protected readonly end = computed(() => endOf(this.recovery.value()!));
  private readonly done = computed(() => (this.recovery.value()?.steps ?? []).filter(({ tookMs }) => tookMs !== null));
  protected readonly failed = computed(() => this.done().filter(({ state }) => state === 'failed').length || 'none');
  protected readonly longest = computed(() => {
    const [first] = [...this.done()].sort((a, b) => (b.tookMs ?? 0) - (a.tookMs ?? 0));
    return first ? `${latency(first.tookMs)}, ${first.title.toLowerCase()}` : '–';
  });
  protected readonly back = computed(() => {
    const canary = this.done().find(({ kind, state }) => kind === 'canary' && state === 'done');
    return canary ? `after ${latency((canary.startedAtMs ?? 0) + (canary.tookMs ?? 0))}` : '–';
  });
  protected readonly saidOfLoss = computed(() => {
    const { kind, lost, end } = this.recovery.value()!;
    if ((kind !== 'failover' && kind !== 'switchover') || end !== 'done') return '';
    if (lost === 0) return 'Nothing acknowledged was lost.';
    return lost === null ? 'What was lost is not known.' : `${lostWords(lost)} were lost.`;
  });

  constructor() {
    const title = inject(Title);
    effect(() => {
      const it = this.recovery.value();
      if (it) title.setTitle(`${it.id} – Holdfast`);
    });
  }
}
