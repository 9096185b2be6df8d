import { Component, inject, input } from '@angular/core';
import type { ChangeLine } from '../../api/types/system';
import { clockTime } from '../../ui/format';
import { Ticker } from '../../ui/ticker';
import { changeWords } from './answer-history';

/** What was changed in the time of a chart, each whole and with who did it. */
@Component({
  selector: 'hf-what-changed',
  template: `
    <h3 class="sub happened-title">Changed in this time</h3>
    <ol class="happened" tabindex="0" aria-label="Changed in this time">
      @for (one of changes(); track one.id) {
        <li>
          <span class="mono nowrap">{{ clock(one.at) }}</span>
          <span class="wrap">{{ words(one, resourceId()) }}</span>
          <span class="sub nowrap">{{ one.by ?? '' }}</span>
        </li>
      }
    </ol>
  `,
})
export class WhatChanged {
  private readonly ticker = inject(Ticker);
  readonly resourceId = input.required<string>();
  readonly changes = input.required<readonly ChangeLine[]>();
  protected readonly words = changeWords;

  protected clock(at: number): string {
    return clockTime(at, this.ticker.now());
  }
}
