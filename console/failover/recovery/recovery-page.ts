import { Component, computed, effect, inject, input } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { RecoveryDetail } from '../../api/types/failover';
import { Ago } from '../../ui/ago';
import { dayAndYear, latency } from '../../ui/format';
import { Failed, Skeleton } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { ExtraPanel } from '../extra-panel';
import { FindingsList } from '../findings-list';
import { endOf, headingOf, lossOf, lostWords } from '../words';
import { exportRecovery } from './export';
import { backAtMs, pauseParts } from './pause-parts';
import { Replay } from './replay';
import { StepTable } from './step-table';
import { timeScale } from './time-scale';

const SHORT_SENTENCE = 60;
const ENDS: Readonly<Record<string, string>> = {
  asks: 'A person was asked.',
  failed: 'It failed.',
  'rolled-back': 'It was taken back.',
  superseded: 'Another daemon went on with it.',
  done: 'It is done.',
};

/** One recovery: what it cost, what happened step by step, and why it was done at all. */
@Component({
  selector: 'hf-recovery-page',
  imports: [Ago, ExtraPanel, Failed, FindingsList, RouterLink, Skeleton, StatusMark, StepTable],
  template: `
    @if (recovery.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="problem.status !== 404" (again)="recovery.reload()">
        <p><a routerLink="/clusters">All clusters</a></p>
      </hf-failed>
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
            {{ heading() }}
            @if (it.end !== 'done') {
              <hf-status [of]="end().status" loud="pill">{{ end().word }}</hf-status>
            }
          </h1>
          <p class="sub wrap">
            {{ day(it.startedAt) }}, <hf-ago [at]="it.startedAt" form="clock" /> · <hf-ago [at]="it.startedAt" /> · by
            {{ it.requester ?? 'Holdfast' }} · term {{ it.term }}{{ it.reason ? ' · ' + it.reason : '' }}
          </p>
        </div>
        <div class="acts">
          @if (it.state === 'ended' && it.steps.length) {
            @if (replay.runs()) {
              <button type="button" class="b" (click)="replay.stop()">Stop the replay</button>
            } @else {
              <button type="button" class="b" (click)="replay.start(length())">Replay</button>
            }
          }
          <button type="button" class="b" (click)="save(it)">Export</button>
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
            @if (it.pauseMs === null) {
              {{ short() }}
            }
          </p>
          @if (parts().length) {
            <ol class="budget" [attr.aria-label]="'Where the ' + latency(it.pauseMs) + ' went'">
              @for (part of parts(); track $index) {
                <li [class.max]="part.longest" [style.--n]="part.ms">
                  <i></i><span>{{ part.label }}</span
                  ><b>{{ latency(part.ms) }}</b>
                </li>
              }
            </ol>
          }
          @if (it.sentence !== short()) {
            <p class="text wrap after-say">{{ it.sentence }}</p>
          }
        </div>
        <div>
          <dl class="kv">
            <dt>Whole recovery</dt>
            <dd>{{ latency(it.tookMs) }}</dd>
            <dt>Longest step</dt>
            <dd>{{ longest() }}</dd>
            <dt>Writes back</dt>
            <dd>
              @if (backAt() === null) {
                –
              } @else {
                <hf-status of="up" loud="quiet"
                  ><a [routerLink]="[]" fragment="back">at +{{ latency(backAt()) }}</a></hf-status
                >
              }
            </dd>
            <dt>Failed steps</dt>
            <dd>{{ failed() }}</dd>
          </dl>
        </div>
      </section>
      <section class="sec">
        <div class="sech">
          <h2>What happened, step by step</h2>
          <span class="legend hide-s"
            ><span><i class="sw saw"></i>saw, decided</span><span><i class="sw did"></i>did</span
            ><span><i class="sw good"></i>writes back</span></span
          >
          @if (replay.runs()) {
            <span class="r sub">replayed, {{ latency(replay.at()) }} in</span>
          } @else if (broken()) {
            <span class="r sub hide-s"
              >the scale ends at {{ latency(broken()) }}; what came later stands behind the break</span
            >
          }
        </div>
        <hf-step-table [steps]="it.steps" [until]="replay.at()" />
      </section>
      @if (it.extra.length) {
        <hf-extra-panel class="sec" [clusterId]="it.cluster.id" [extras]="it.extra" [operates]="operates()" />
      }
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
  protected readonly day = dayAndYear;
  protected readonly save = exportRecovery;
  protected readonly replay = new Replay();
  protected readonly recovery = query<RecoveryDetail>(() => apiUrl(`recoveries/${this.id()}`), {
    follows: ['recovery', 'cluster'],
  });
  private readonly session = inject(Session);
  protected readonly operates = computed(() => this.session.may('cluster.operate'));
  protected readonly heading = computed(() => headingOf(this.recovery.value()!));
  protected readonly end = computed(() => endOf(this.recovery.value()!));
  private readonly done = computed(() => (this.recovery.value()?.steps ?? []).filter(({ tookMs }) => tookMs !== null));
  protected readonly failed = computed(() => this.done().filter(({ state }) => state === 'failed').length || 'none');
  protected readonly longest = computed(() => {
    const [first] = [...this.done()].sort((a, b) => (b.tookMs ?? 0) - (a.tookMs ?? 0));
    return first ? `${latency(first.tookMs)}, ${first.title}` : '–';
  });
  protected readonly parts = computed(() => pauseParts(this.recovery.value()!));
  protected readonly backAt = computed(() => backAtMs(this.recovery.value()!.steps));
  protected readonly length = computed(() =>
    Math.max(0, ...this.done().map(({ startedAtMs, tookMs }) => (startedAtMs ?? 0) + (tookMs ?? 0))),
  );
  protected readonly broken = computed(() => {
    const timed = this.done().map(({ startedAtMs, tookMs }) => ({
      startedAtMs: startedAtMs ?? 0,
      tookMs: tookMs ?? 0,
    }));
    const { breaks, until } = timeScale(timed);
    return breaks ? until : null;
  });
  /** What it came to, where no pause says it. */
  protected readonly short = computed(() => {
    const { end, sentence } = this.recovery.value()!;
    if (sentence.length <= SHORT_SENTENCE) return sentence;
    return end === 'done' && this.saidOfLoss() ? '' : (ENDS[end ?? ''] ?? '');
  });
  protected readonly saidOfLoss = computed(() => {
    const { kind, end } = this.recovery.value()!;
    const lost = lossOf(this.recovery.value()!);
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
