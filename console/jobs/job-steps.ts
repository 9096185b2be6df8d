import { Component, inject, input } from '@angular/core';
import type { JobView } from '../api/types/jobs';
import { duration, latency } from '../ui/format';
import { StatusMark } from '../ui/status';
import { Ticker } from '../ui/ticker';

type Step = JobView['steps'][number];

/** The steps of a job, in order, each with how long it took. */
@Component({
  selector: 'hf-job-steps',
  imports: [StatusMark],
  template: `
    <ol class="list">
      @for (step of steps(); track $index) {
        <li class="row between">
          @switch (step.state) {
            @case ('done') {
              <hf-status of="up" loud="quiet">{{ step.name }}</hf-status>
            }
            @case ('failed') {
              <hf-status of="down" loud="plain">{{ step.name }}</hf-status>
            }
            @case ('running') {
              <span class="st"
                ><svg class="i running" aria-hidden="true"><use href="#i-jobs" /></svg>{{ step.name }}</span
              >
            }
            @default {
              <span class="sub">{{ step.name }}</span>
            }
          }
          <span class="sub">{{ took(step) }}</span>
        </li>
      } @empty {
        <li class="sub">Not started.</li>
      }
    </ol>
  `,
})
export class JobSteps {
  private readonly ticker = inject(Ticker);
  readonly steps = input.required<readonly Step[]>();

  protected took(step: Step): string {
    if (step.startedAt === null) return '';
    return step.endedAt === null
      ? duration(this.ticker.now() - step.startedAt)
      : latency(step.endedAt - step.startedAt);
  }
}
