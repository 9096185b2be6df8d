import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { CheckView, History, StatusChange } from '../../api/types/health';
import type { Page } from '../../api/types/page';
import type { ResourceView } from '../../api/types/resources';
import type { ChangeLine } from '../../api/types/system';
import { Chart } from '../../ui/chart';
import type { ChartPoint, ChartRange } from '../../ui/chart-data';
import { clockTime, latency } from '../../ui/format';
import { Failed } from '../../ui/states';
import { Ticker } from '../../ui/ticker';
import { AnswerTable } from './answer-table';
import { curvesOf } from './curves';
import { changeWords, chartPoints, downSpans, pointWords, rangeWords } from './answer-history';
import { atLeastAMinute, rangeBetween, RANGES, rangeOf, TYPED, typedOf, untilOf, withinReach } from './answer-range';
import { TypedRange } from './typed-range';
import { WhatChanged } from './what-changed';

const LIVE_MS = 10_000;

interface Navigation {
  readonly replaceUrl?: boolean;
}

/** How long the answers took; range and check stand in the address. */
@Component({
  selector: 'hf-answer-time',
  imports: [AnswerTable, Chart, Failed, TypedRange, WhatChanged],
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
          @if (until() || typed()) {
            <button type="button" class="b txt sm" (click)="shift(0.5)">Later</button>
            <button type="button" class="b txt sm" (click)="go({ until: null, from: null, to: null })">Now</button>
          }
          <label class="vh" for="answer-range">Range</label>
          <select id="answer-range" class="in slim" (change)="choose(chosen($event))">
            @for (one of ranges; track one.key) {
              <option [value]="one.key" [selected]="one.key === range().key">{{ one.label }}</option>
            }
            <option [value]="typedKey" [selected]="typed()">From … to …</option>
          </select>
          <button type="button" class="b txt sm" (click)="asTable.set(!asTable())" [attr.aria-pressed]="asTable()">
            {{ asTable() ? 'Show as chart' : 'Show as table' }}
          </button>
        </span>
      </div>
      @if (typed(); as ends) {
        <hf-typed-range [ends]="ends" [refused]="refused()" (typed)="type($event)" (wanted)="show($event)" />
      }
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
              [marks]="marks()"
              [from]="from()"
              [to]="to()"
              [unit]="curve.unit"
              [label]="words()"
              (pointed)="pointed.set($event)"
              (zoomed)="zoom($event)"
            />
          } @placeholder {
            <div class="chart-wait"></div>
          }
          <figcaption class="sub" aria-hidden="true">{{ readout() }}</figcaption>
        </figure>
      }
      @if (marks().length) {
        <hf-what-changed [changes]="changed()" [resourceId]="resource().id" />
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
  protected readonly typedKey = TYPED;
  protected readonly asTable = signal(false);
  /** Until the address says another range. */
  protected readonly refused = linkedSignal({ source: this.params, computation: () => false });
  protected readonly pointed = signal<ChartPoint | null>(null);
  protected readonly curves = computed(() => curvesOf(this.checks()));
  protected readonly curve = computed(
    () => this.curves().find((one) => one.key === this.params()?.get('curve')) ?? this.curves().at(0),
  );
  private readonly live = linkedSignal(() => Math.floor(this.ticker.now() / LIVE_MS) * LIVE_MS);
  /** Both ends, where they were typed or drawn. */
  protected readonly typed = computed(
    () => typedOf(this.params()?.get('from'), this.params()?.get('to'), this.live()),
    {
      equal: (a, b) => a?.from === b?.from && a?.to === b?.to,
    },
  );
  protected readonly range = computed(() => {
    const typed = this.typed();
    return typed ? rangeBetween(typed) : rangeOf(this.params()?.get('range'));
  });
  /** Null follows the clock. */
  protected readonly until = computed(() => untilOf(this.params()?.get('until'), this.live()));
  protected readonly to = computed(() => this.typed()?.to ?? this.until() ?? this.live());
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
  private readonly happened = query<Page<ChangeLine>>(
    () => apiUrl('changes', { subject: this.resource().id, since: this.from(), until: this.to(), limit: 100 }),
    { follows: ['resource', 'check', 'job', 'maintenance'] },
  );
  protected readonly changed = computed(() => [...(this.happened.value()?.items ?? [])].sort((a, b) => a.at - b.at));
  protected readonly marks = computed(() =>
    this.changed().map((change) => ({ at: change.at, sentence: short(changeWords(change, this.resource().id)) })),
  );
  protected readonly points = computed(() => chartPoints(this.history.value()?.points ?? [], this.range().stepMs));
  protected readonly spans = computed(() => downSpans(this.changes(), this.from(), this.to()));
  private readonly write = computed(() => this.curve()?.words ?? latency);
  protected readonly readout = computed(() => {
    const point = this.pointed();
    if (point) return `${clockTime(point.at, this.ticker.now())}: ${pointWords(point, this.write())}`;
    return this.points().length ? 'Point at the chart to read it.' : 'Nothing was measured in this time.';
  });
  protected readonly words = computed(() => {
    const about = `${this.curve()?.title} of ${this.resource().name}, ${this.range().label.toLowerCase()}`;
    return `${about}: ${rangeWords(this.points(), this.write())}`;
  });

  /** Half a range earlier or later; later than now is now. */
  protected shift(ranges: number): void {
    const by = Math.round(ranges * this.range().ms);
    const until = this.to() + by;
    if (this.typed()) return this.show({ from: this.from() + by, to: until });
    this.go({ until: until < this.live() ? String(until) : null });
  }

  protected choose(key: string): void {
    if (key === TYPED) return this.show({ from: this.from(), to: this.to() });
    this.go({ range: key, from: null, to: null });
  }

  protected show(wanted: ChartRange, how: Navigation = {}): void {
    const shown = withinReach(wanted, this.live());
    this.refused.set(shown === null);
    if (shown) this.go({ from: String(shown.from), to: String(shown.to), until: null, range: null }, how);
  }

  /** What was drawn over: of less than a minute the minute around it. */
  protected zoom(drawn: ChartRange): void {
    this.show(atLeastAMinute(drawn, this.live()));
  }

  /** Half-typed dates are moments too: they leave no steps behind. */
  protected type(wanted: ChartRange | null): void {
    if (wanted) this.show(wanted, { replaceUrl: true });
    else this.refused.set(true);
  }

  /** Each view of the chart is a step that the browser's back button takes back. */
  protected go(queryParams: Record<string, string | null>, how: Navigation = {}): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', ...how });
  }

  protected chosen(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}

/** What stands beside a line of the chart; whole in the list below it. */
function short(sentence: string): string {
  return sentence.length > 40 ? `${sentence.slice(0, 39)}…` : sentence;
}
