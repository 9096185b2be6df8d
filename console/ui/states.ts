import { Component, computed, input, output } from '@angular/core';
import { StatusMark } from './status';

/** What every refusal carries; `api/problem` fits it. */
export interface ShownProblem {
  readonly title: string;
  readonly detail: string;
  readonly remedy?: string;
  readonly requestId?: string;
}

/** Nothing here yet: what it is for, what it will not touch, one button (as content). */
@Component({
  selector: 'hf-empty',
  host: { class: 'panel edge empty' },
  template: `<h2>{{ title() }}</h2>
    <div class="text"><ng-content /></div>
    <p class="row"><ng-content select="[action]" /></p>`,
})
export class Empty {
  readonly title = input.required<string>();
}

/** Not yet: rows in their final height, no shimmer; it fades in after 200 ms, so that a quick answer shows none. */
@Component({
  selector: 'hf-skeleton',
  host: { class: 'skeleton', 'aria-busy': 'true', 'aria-label': 'Loading', role: 'status' },
  template: `
    @for (row of lines(); track row) {
      <div class="skeleton-row" [class.two]="two()">
        @for (cell of cells(); track cell) {
          <i class="sk"></i>
        }
      </div>
    }
  `,
})
export class Skeleton {
  readonly rows = input(6);
  readonly columns = input(4);
  readonly two = input(false);
  protected readonly lines = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
  protected readonly cells = computed(() => Array.from({ length: this.columns() }, (_, index) => index));
}

/** In place of what failed: what, why, what is still good (as content), next step, request id. */
@Component({
  selector: 'hf-failed',
  imports: [StatusMark],
  host: { class: 'panel edge pad failed', role: 'alert' },
  template: `
    <p>
      <hf-status of="down" loud="plain"
        ><strong>{{ problem().title }}</strong></hf-status
      >
    </p>
    @if (problem().detail && problem().detail !== problem().title) {
      <p class="text wrap">{{ problem().detail }}</p>
    }
    @if (problem().remedy) {
      <p class="text wrap">{{ problem().remedy }}</p>
    }
    <ng-content />
    <p class="row">
      @if (retryable()) {
        <button type="button" class="b sm" (click)="again.emit()">Try again</button>
      }
      @if (problem().requestId) {
        <span class="sub">request {{ problem().requestId }}</span>
      }
    </p>
  `,
})
export class Failed {
  readonly problem = input.required<ShownProblem>();
  readonly retryable = input(false);
  readonly again = output<void>();
}

/** Not allowed: the reason stands beside the disabled button, in words. The button and an Explain link are content. */
@Component({
  selector: 'hf-denied',
  host: { class: 'denied' },
  template: `<ng-content /><span class="sub">{{ reason() }} <ng-content select="[explain]" /></span>`,
})
export class Denied {
  readonly reason = input.required<string>();
}

/** "3 more that you may not see": a list that leaves something out says so. */
@Component({
  selector: 'hf-hidden-count',
  template: `@if (count() > 0) {
    <p class="sub hidden-count">{{ count() }} more that you may not see.</p>
  }`,
})
export class HiddenCount {
  readonly count = input(0);
}
