import { Component, computed, input } from '@angular/core';

/** Most severe first: lists sort in this order. */
export const STATUSES = ['down', 'degraded', 'flapping', 'unknown', 'maintenance', 'paused', 'up'] as const;
export type Status = (typeof STATUSES)[number];

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  flapping: 'Flapping',
  unknown: 'Unknown',
  maintenance: 'Maintenance',
  paused: 'Paused',
};

/** How loud: `solid` only for a page's top problem, `pill` needs a look, `quiet` is fine. */
export type Loudness = 'solid' | 'pill' | 'plain' | 'quiet';

export function asStatus(value: string | null | undefined): Status {
  return (STATUSES as readonly string[]).includes(value ?? '') ? (value as Status) : 'unknown';
}

/** Glyph, word and colour together; the word may be replaced by content, never left out. */
@Component({
  selector: 'hf-status',
  host: { '[class]': 'classes()' },
  template: `<svg class="s" aria-hidden="true"><use [attr.href]="'#s-' + known()" /></svg
    ><ng-content>{{ word() }}</ng-content>
    @if (stale(); as it) {
      <span class="tag" [title]="it.why">stale</span>
    }`,
})
export class StatusMark {
  readonly of = input.required<string | null | undefined>();
  /** Since when it is old and why, while the monitor is late. */
  readonly stale = input<{ since: number; why: string } | null>(null);
  readonly loud = input<Loudness | 'auto'>('auto');

  protected readonly known = computed(() => asStatus(this.of()));
  protected readonly word = computed(() => STATUS_WORDS[this.known()]);
  protected readonly classes = computed(() => `st ${this.known()} ${this.strength()}`);

  private strength(): string {
    const loud = this.loud();
    if (loud === 'solid') return 'pill solid';
    if (loud !== 'auto') return loud;
    return this.known() === 'up' || this.known() === 'paused' ? 'quiet' : 'plain';
  }
}
