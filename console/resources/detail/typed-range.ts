import { Component, type ElementRef, input, output, viewChild } from '@angular/core';
import type { ChartRange } from '../../ui/chart-data';
import { timeZone } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { momentOf, wallTime } from '../../ui/wall-time';

/** Both ends of a chart, typed. What was refused stands in its field until it is typed again. */
@Component({
  selector: 'hf-typed-range',
  imports: [StatusMark],
  host: { class: 'row typed-range' },
  template: `
    <label for="answer-from">From</label>
    <input
      #from
      id="answer-from"
      class="in slim"
      type="datetime-local"
      [value]="wall(ends().from)"
      (change)="type()"
      [attr.aria-invalid]="refused() || null"
      [attr.aria-describedby]="refused() ? 'answer-refused' : null"
    />
    <label for="answer-to">to</label>
    <input
      #to
      id="answer-to"
      class="in slim"
      type="datetime-local"
      [value]="wall(ends().to)"
      (change)="type()"
      [attr.aria-invalid]="refused() || null"
      [attr.aria-describedby]="refused() ? 'answer-refused' : null"
    />
    <button type="button" class="b txt sm" (click)="zoomOut()">Zoom out</button>
    @if (refused()) {
      <hf-status id="answer-refused" class="says" of="down" loud="plain" role="alert"
        >The range must be a minute at least and begin in the past.</hf-status
      >
    }
  `,
})
export class TypedRange {
  readonly ends = input.required<ChartRange>();
  readonly refused = input.required<boolean>();
  /** What was typed; null where that is no time. */
  readonly typed = output<ChartRange | null>();
  /** What a button asks for. */
  readonly wanted = output<ChartRange>();
  private readonly from = viewChild.required<ElementRef<HTMLInputElement>>('from');
  private readonly to = viewChild.required<ElementRef<HTMLInputElement>>('to');

  protected wall(at: number): string {
    return wallTime(at, timeZone());
  }

  /** An end that was not touched stays to the second, which the field does not show. */
  protected type(): void {
    const [from, to] = [this.read(this.from(), this.ends().from), this.read(this.to(), this.ends().to)];
    this.typed.emit(from === null || to === null ? null : { from, to });
  }

  protected zoomOut(): void {
    const { from, to } = this.ends();
    const half = Math.round((to - from) / 2);
    this.wanted.emit({ from: from - half, to: to + half });
  }

  private read({ nativeElement: { value } }: ElementRef<HTMLInputElement>, shown: number): number | null {
    return value === this.wall(shown) ? shown : momentOf(value, timeZone());
  }
}
