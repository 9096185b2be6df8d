import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { CheckView, History, StatusChange } from '../../api/types/health';
import type { ResourceView } from '../../api/types/resources';
import { Chart } from '../../ui/chart';
import type { ChartPoint } from '../../ui/chart-data';
import { clockTime, latency } from '../../ui/format';
import { Failed } from '../../ui/states';
import { Ticker } from '../../ui/ticker';
import { AnswerTable } from './answer-table';
import { curvesOf } from './curves';
import { chartPoints, downSpans, RANGES, rangeOf, untilOf } from './answer-history';

const LIVE_MS = 10_000;

/** How long the answers took; range and check stand in the address. */
@Component({
  selector: 'hf-answer-time',
  imports: [AnswerTable, Chart, Failed],
  template: `
    @if (curve(); as curve) {
      <div class="sech">
        <h2>{{ curve.title }}</h2>
        <span class="legend hide-s">
          <span><i class="sw line"></i>average</span><span><i class="sw band"></i>min to p95</span>
          <span
            ><svg class="s cross" viewBox="0 0 14 14" aria-hidden="true"><path d="M3 3l8 8m0-8l-8 8" /></svg
            >failed</span
          >
        </span>
        <span class="r row">
          @if (curves().length > 1) {
            <label class="vh" for="answer-curve">What is drawn</label>
            <select id="answer-curve" class="in slim" (change)="go({ curve: chosen($event) })">
              @for (one of curves(); track one.key) {
                <option [value]="one.key" [selected]="one.key === curve.key">{{ one.label }}</option>
              }
            </select>
          }
          <button type="button" class="b txt sm" (click)="shift(-0.5)">Earlier</button>
          @if (until()) {
            <button type="button" class="b txt sm" (click)="shift(0.5)">Later</button>
            <button type="button" class="b txt sm" (click)="go({ until: null })">Now</button>
          }
          <label class="vh" for="answer-range">Range</label>
          <select id="answer-range" class="in slim" (change)="go({ range: chosen($event) })">
            @for (one of ranges; track one.key) {
              <option [value]="one.key" [selected]="one.key === range().key">{{ one.label }}</option>
            }
          </select>
          <button type="button" class="b txt sm" (click)="asTable.set(!asTable())" [attr.aria-pressed]="asTable()">
            {{ asTable() ? 'Show as chart' : 'Show as table' }}
          </button>
        </span>
      </div>
      @if (history.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="history.reload()" />
      } @else if (asTable()) {
        <hf-answer-table [points]="points()" [words]="curve.words" [title]="curve.title" />
      } @else {
        <figure class="panel chart">
          @defer (on immediate) {
            <hf-chart
              [points]="points()"
              [spans]="spans()"
              [from]="from()"
              [to]="to()"
              [unit]="curve.unit"
              [label]="words()"
              (pointed)="pointed.set($event)"
            />
          } @placeholder {
            <div class="chart-wait"></div>
          }
          <figcaption class="sub" aria-hidden="true">{{ readout() }}</figcaption>
        </figure>
      }
    }
  `,
})
export class AnswerTime {
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);
  private readonly params = toSignal(inject(ActivatedRoute).queryParamMap);
  readonly resource = input.required<ResourceView>();
  readonly checks = input.required<readonly CheckView[]>();
  readonly changes = input.required<readonly StatusChange[]>();

  protected readonly ranges = RANGES;
  protected readonly asTable = signal(false);
  protected readonly pointed = signal<ChartPoint | null>(null);
  protected readonly curves = computed(() => curvesOf(this.checks()));
  protected readonly curve = computed(
    () => this.curves().find((one) => one.key === this.params()?.get('curve')) ?? this.curves().at(0),
  );
  protected readonly range = computed(() => rangeOf(this.params()?.get('range')));
  private readonly live = linkedSignal(() => Math.floor(this.ticker.now() / LIVE_MS) * LIVE_MS);
  /** Null follows the clock. */
  protected readonly until = computed(() => untilOf(this.params()?.get('until'), this.live()));
  protected readonly to = computed(() => this.until() ?? this.live());
  protected readonly from = computed(() => this.to() - this.range().ms);

  private readonly url = computed(() => {
    const checkId = this.curve()?.checkId;
    const measure = this.curve()?.measure;
    if (!checkId) return undefined;
    return apiUrl(`checks/${checkId}/history`, {
      measure,
      from: this.from(),
      to: this.to(),
      step: this.range().stepMs,
    });
  });
  protected readonly history = query<History>(this.url);
  protected readonly points = computed(() => chartPoints(this.history.value()?.points ?? [], this.range().stepMs));
  protected readonly spans = computed(() => downSpans(this.changes(), this.from(), this.to()));
  protected readonly readout = computed(() => {
    const point = this.pointed();
    if (!point) return this.points().length ? 'Point at the chart to read it.' : 'Nothing was measured in this time.';
    const write = this.curve()?.words ?? latency;
    const failed = point.failures ? `, ${point.failures} failed` : '';
    return `${clockTime(point.at, this.ticker.now())}: average ${write(point.value)}, p95 ${write(point.high)}${failed}`;
  });
  protected readonly words = computed(() => {
    const measured = this.points().filter((point) => point.value !== null);
    const values = measured.map((point) => point.value!);
    const failed = this.points().reduce((sum, point) => sum + point.failures, 0);
    const write = this.curve()?.words ?? latency;
    const about = `${this.curve()?.title} of ${this.resource().name}, ${this.range().label.toLowerCase()}`;
    if (!values.length) return `${about}: nothing measured`;
    return `${about}: ${write(Math.min(...values))} to ${write(Math.max(...values))}, ${failed} failed`;
  });

  /** Half a range earlier or later; later than now is now. */
  protected shift(ranges: number): void {
    const until = Math.round(this.to() + ranges * this.range().ms);
    this.go({ until: until < this.live() ? String(until) : null });
  }

  protected go(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected chosen(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}
