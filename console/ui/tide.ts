import { Component, computed, input } from '@angular/core';
import { hourMinute } from './format';
import { asStatus, STATUS_WORDS, type Status } from './status';

/** From `at` on the status was this, until the next one. */
export interface TideChange {
  readonly at: number;
  readonly status: string;
}

interface Bar {
  readonly status: Status;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const BARS = 96;
const STEP = 10;
const HEIGHT = 34;
const HEIGHTS: Readonly<Record<Status, number>> = {
  up: 7,
  paused: 7,
  unknown: 10,
  maintenance: 14,
  degraded: 18,
  flapping: 24,
  down: HEIGHT,
};
/** When a bar's quarter of an hour held several, the worst one shows. */
const WORST: readonly Status[] = ['down', 'flapping', 'degraded', 'maintenance', 'unknown', 'paused', 'up'];

/** The last 24 hours in 96 bars: quiet is low, trouble rises. */
@Component({
  selector: 'hf-tide',
  template: `
    <svg class="tide" viewBox="0 0 960 34" preserveAspectRatio="none" role="img" [attr.aria-label]="words()">
      @for (bar of bars(); track $index) {
        <rect
          [class]="bar.status"
          [attr.x]="bar.x"
          [attr.y]="bar.y"
          [attr.width]="bar.width"
          [attr.height]="bar.height"
        />
      }
    </svg>
    <div class="axis" aria-hidden="true">
      @for (label of axis(); track $index) {
        <span>{{ label }}</span>
      }
    </div>
  `,
})
export class Tide {
  readonly changes = input.required<readonly TideChange[]>();
  readonly until = input.required<number>();
  readonly hours = input(24);

  private readonly from = computed(() => this.until() - this.hours() * 3_600_000);
  protected readonly bars = computed(() =>
    Array.from({ length: BARS }, (_, index) => bar(this.statusIn(index), index)),
  );
  protected readonly axis = computed(() =>
    [0, 0.25, 0.5, 0.75].map((part) => hourMinute(this.from() + part * this.hours() * 3_600_000)).concat('now'),
  );
  protected readonly words = computed(() => `Last ${this.hours()} hours: ${this.sentence()}`);

  private statusIn(index: number): Status {
    const span = (this.hours() * 3_600_000) / BARS;
    const start = this.from() + index * span;
    const seen = new Set<Status>([statusAt(this.changes(), start)]);
    for (const change of this.changes())
      if (change.at >= start && change.at < start + span) seen.add(asStatus(change.status));
    return WORST.find((status) => seen.has(status)) ?? 'unknown';
  }

  private sentence(): string {
    const shown = this.changes().filter((change) => change.at < this.until());
    const parts = shown
      .map((change, index) => interval(change, shown[index + 1], this.from()))
      .filter((part) => part !== '');
    return parts.join(', ') || 'nothing known';
  }
}

function bar(status: Status, index: number): Bar {
  const height = HEIGHTS[status];
  const hollow = status === 'maintenance';
  return {
    status,
    x: index * STEP + (hollow ? 0.6 : 0),
    y: HEIGHT - height,
    width: hollow ? 7.8 : 8.6,
    height: hollow ? height - 1 : height,
  };
}

function statusAt(changes: readonly TideChange[], at: number): Status {
  const last = changes.filter((change) => change.at <= at).at(-1);
  return last ? asStatus(last.status) : 'unknown';
}

function interval(change: TideChange, next: TideChange | undefined, from: number): string {
  if (next && next.at < from) return '';
  const word = STATUS_WORDS[asStatus(change.status)].toLowerCase();
  if (!next) return change.at > from ? `${word} since ${hourMinute(change.at)}` : word;
  return `${word} ${hourMinute(Math.max(change.at, from))} to ${hourMinute(next.at)}`;
}
