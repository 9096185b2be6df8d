import { Component, computed, inject, input } from '@angular/core';
import { clockTime, duration, relative, utc } from './format';
import { Ticker } from './ticker';

/** A moment as people say it, with the absolute time in UTC on hover. `form` "for" gives the length since then. */
@Component({
  selector: 'hf-ago',
  template: `<time [attr.datetime]="iso()" [title]="title()">{{ words() }}</time>`,
})
export class Ago {
  private readonly ticker = inject(Ticker);
  readonly at = input.required<number | null | undefined>();
  readonly form = input<'ago' | 'for' | 'clock'>('ago');

  protected readonly iso = computed(() => (this.at() ? new Date(this.at()!).toISOString() : null));
  protected readonly title = computed(() => utc(this.at()));
  protected readonly words = computed(() => {
    const at = this.at();
    if (at === null || at === undefined) return this.form() === 'ago' ? 'never' : '–';
    if (this.form() === 'clock') return clockTime(at, this.ticker.now());
    return this.form() === 'for' ? duration(this.ticker.now() - at) : relative(at, this.ticker.now());
  });
}
