import { Component, computed, input } from '@angular/core';
import type { RecoveryStep } from '../../api/types/failover';
import { latency } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { timeScale } from './time-scale';

/** What happened, step by step, on one scale: when, how long, what was sent and why. */
@Component({
  selector: 'hf-step-table',
  imports: [StatusMark],
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
            @for (tick of scale().ticks; track tick.ms) {
              <i aria-hidden="true" [style.left.%]="tick.left">{{ tick.ms ? latency(tick.ms) : '0' }}</i>
            }
          </th>
          <th scope="col">Step, what was sent, and why</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        @for (step of steps(); track step.id) {
          <tr [class.back]="step.kind === 'canary' && step.state === 'done'">
            <td data-l="At" class="num">{{ step.startedAtMs === null ? '–' : at(step.startedAtMs) }}</td>
            <td data-l="Took" class="num">{{ latency(step.tookMs) }}</td>
            <td class="when" aria-hidden="true">
              @if (spanOf(step); as span) {
                <b
                  [class]="toneOf(step)"
                  [class.late]="span.late"
                  [style.left.%]="span.left"
                  [style.width.%]="span.width"
                ></b>
              }
              @if (scale().breaks) {
                <u></u>
              }
            </td>
            <th scope="row" class="wrap">
              @if (step.state === 'failed') {
                <hf-status of="down" loud="plain">{{ step.title }}</hf-status>
              } @else {
                {{ step.title }}
              }
              @for (line of step.sent; track $index) {
                <code class="sql inl">{{ line }}</code>
              }
              <span class="sub">{{ step.state === 'failed' ? step.said : step.why }}</span>
            </th>
            <td data-l="Where" class="wrap">{{ step.on.name }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class StepTable {
  readonly steps = input.required<readonly RecoveryStep[]>();
  protected readonly latency = latency;
  protected readonly scale = computed(() => {
    const timed = this.steps().flatMap(({ startedAtMs, tookMs }) =>
      startedAtMs === null ? [] : [{ startedAtMs, tookMs: tookMs ?? 0 }],
    );
    return timeScale(timed);
  });

  protected at(ms: number): string {
    return ms === 0 ? '0' : `+${latency(ms)}`;
  }

  protected spanOf({ startedAtMs, tookMs }: RecoveryStep) {
    return startedAtMs === null ? null : this.scale().span(startedAtMs, tookMs ?? 0);
  }

  protected toneOf({ kind, state }: RecoveryStep): string {
    if (state === 'failed') return 'bad';
    if (kind === 'canary') return 'good';
    return kind === 'elect' || kind === 'judge' ? 'saw' : 'did';
  }
}
