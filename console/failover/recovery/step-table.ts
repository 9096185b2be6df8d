import { Component, computed, input } from '@angular/core';
import type { RecoveryStep } from '../../api/types/failover';
import { Breaks } from '../../ui/breaks';
import { latency } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { capital } from '../words';
import { backAtMs, stepBack } from './pause-parts';
import { Sent } from './sent';
import { timeScale } from './time-scale';

/** A label right of this would stand in the next column: percent. */
const LAST_LABEL = 78;

/** What happened, step by step, on one scale: when, how long, what was sent and why. */
@Component({
  selector: 'hf-step-table',
  imports: [Breaks, Sent, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack timeline">
      <caption class="vh">
        Steps of the recovery
      </caption>
      <thead>
        <tr>
          <th scope="col" class="num">At</th>
          <th scope="col" class="num">Took</th>
          <th scope="col" class="when">
            <span class="vh">When</span>
            @for (tick of ticks(); track tick.ms) {
              <i aria-hidden="true" [style.left.%]="tick.left">{{ tick.ms ? latency(tick.ms) : '0' }}</i>
            }
          </th>
          <th scope="col">Step, what was sent, and why</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        @for (step of shown(); track step.id) {
          <tr [class.back]="step.id === back()?.id" [attr.id]="step.id === back()?.id ? 'back' : null">
            <td data-l="At" class="num">{{ step.startedAtMs === null ? '–' : at(step.startedAtMs) }}</td>
            <td data-l="Took" class="num">{{ latency(step.tookMs) }}</td>
            <td class="when" aria-hidden="true">
              @for (tick of scale().ticks; track tick.ms) {
                <s [style.left.%]="tick.left"></s>
              }
              @if (scale().breaks) {
                <u></u>
              }
              @if (backLeft() !== null) {
                <s class="good" [style.left.%]="backLeft()"></s>
              }
              @if (spanOf(step); as span) {
                <b
                  [class]="toneOf(step)"
                  [class.late]="span.late"
                  [style.left.%]="span.left"
                  [style.width.%]="span.width"
                ></b>
              }
            </td>
            <th scope="row" class="wrap">
              @if (step.state === 'failed') {
                <hf-status of="down" loud="plain">{{ capital(step.title) }}</hf-status>
              } @else {
                {{ capital(step.title) }}
              }
              @if (step.id === back()?.id) {
                <hf-status of="up" loud="plain">writes are back</hf-status>
              }
              <hf-sent [lines]="step.sent" />
              @if (step.state === 'failed' && step.said) {
                <span class="sub">{{ step.said }}</span>
              }
              @if (step.why) {
                <span class="sub">{{ step.why }}</span>
              }
            </th>
            <td data-l="Where"><hf-breaks [text]="step.on.name" /></td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class StepTable {
  readonly steps = input.required<readonly RecoveryStep[]>();
  /** Only what had begun so many ms after the start; null for all. */
  readonly until = input<number | null>(null);
  protected readonly latency = latency;
  protected readonly capital = capital;
  protected readonly scale = computed(() => {
    const timed = this.steps().flatMap(({ startedAtMs, tookMs }) =>
      startedAtMs === null ? [] : [{ startedAtMs, tookMs: tookMs ?? 0 }],
    );
    return timeScale(timed);
  });
  protected readonly ticks = computed(() => this.scale().ticks.filter(({ left }) => left <= LAST_LABEL));
  protected readonly back = computed(() => stepBack(this.steps()));
  protected readonly backLeft = computed(() => {
    const at = backAtMs(this.steps());
    return at === null || at > this.scale().until ? null : this.scale().span(at, 0).left;
  });
  protected readonly shown = computed(() => {
    const until = this.until();
    return until === null ? this.steps() : this.steps().filter(({ startedAtMs }) => (startedAtMs ?? Infinity) <= until);
  });

  protected at(ms: number): string {
    return ms === 0 ? '0' : `+${latency(ms)}`;
  }

  protected spanOf({ startedAtMs, tookMs }: RecoveryStep) {
    if (startedAtMs === null) return null;
    const until = this.until() ?? Infinity;
    return this.scale().span(startedAtMs, Math.min(tookMs ?? 0, Math.max(0, until - startedAtMs)));
  }

  protected toneOf({ id, kind, state }: RecoveryStep): string {
    if (state === 'failed') return 'bad';
    if (id === this.back()?.id) return 'good';
    return kind === 'elect' || kind === 'judge' ? 'saw' : 'did';
  }
}
