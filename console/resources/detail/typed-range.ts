import { Component, type ElementRef, input, output, viewChildren } from '@angular/core';
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
    @for (end of both; track end.key) {
      <label [attr.for]="'answer-' + end.key">{{ end.word }}</label>
      <input
        #field
        [id]="'answer-' + end.key"
        class="in slim"
        type="datetime-local"
        [value]="wall(ends()[end.key])"
        (change)="type()"
        [attr.aria-invalid]="refused() || null"
        [attr.aria-describedby]="refused() ? 'answer-refused' : null"
      />
    }
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
  private readonly fields = viewChildren<ElementRef<HTMLInputElement>>('field');
  protected readonly both = [
    { key: 'from', word: 'From' },
    { key: 'to', word: 'to' },
  ] as const;

  protected wall(at: number): string {
    return wallTime(at, timeZone());
  }

  /** An end that was not touched stays to the second, which the field does not show. */
  protected type(): void {
    const [from, to] = this.fields().map((field, at) => this.read(field, this.ends()[this.both[at].key]));
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
