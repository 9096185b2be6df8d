import { Component, input } from '@angular/core';
import type { JobState } from '../api/types/jobs';
import { StatusMark } from '../ui/status';

const WORDS: Readonly<Record<JobState, string>> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** How a job stands. What runs has a mark of its own: it is neither well nor ill yet. */
@Component({
  selector: 'hf-job-state',
  imports: [StatusMark],
  template: `
    @switch (of()) {
      @case ('succeeded') {
        <hf-status of="up" loud="quiet">{{ words() }}</hf-status>
      }
      @case ('failed') {
        <hf-status of="down" [loud]="loud() ? 'pill' : 'plain'">{{ words() }}</hf-status>
      }
      @case ('cancelled') {
        <hf-status of="paused" loud="quiet">{{ words() }}</hf-status>
      }
      @default {
        <span class="st quiet nowrap"
          ><svg class="i running" aria-hidden="true"><use href="#i-jobs" /></svg>{{ words() }}</span
        >
      }
    }
  `,
})
export class JobStateMark {
  readonly of = input.required<JobState>();
  readonly loud = input(false);
  protected words(): string {
    return WORDS[this.of()];
  }
}
