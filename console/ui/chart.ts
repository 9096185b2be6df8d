import {
  afterNextRender,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import uPlot from 'uplot';
import { type ChartColours, coloursOf } from './chart-colours';
import type { ChartMark, ChartPoint, ChartRange, ChartSpan } from './chart-data';
import { drawHappenings, drawMarks } from './chart-marks';
import { clockTime, hourMinute } from './format';

const HEIGHT = 200;
const DAY = 86_400_000;
/** Pixels: a click with a trembling hand is no range. */
const LEAST_DRAG = 8;

/** uPlot with the look's rules: three horizontal lines, y from 0, the unit once, a gap is never bridged. */
@Component({
  selector: 'hf-chart',
  host: { '(mousedown)': 'drawing.set(true)', '(window:mouseup)': 'drawing.set(false)' },
  template: `<div #box role="img" [attr.aria-label]="label()"></div>`,
  styleUrl: '../../node_modules/uplot/dist/uPlot.min.css',
  encapsulation: ViewEncapsulation.None,
})
export class Chart {
  readonly points = input.required<readonly ChartPoint[]>();
  readonly spans = input<readonly ChartSpan[]>([]);
  /** In the order of time. */
  readonly marks = input<readonly ChartMark[]>([]);
  readonly from = input.required<number>();
  readonly to = input.required<number>();
  /** Written once, at the top of the axis; percent never goes above 100. */
  readonly unit = input('ms');
  readonly label = input.required<string>();
  /** The point under the pointer, or null when it is elsewhere. */
  readonly pointed = output<ChartPoint | null>();
  /** The stretch that was drawn over with the pointer. */
  readonly zoomed = output<ChartRange>();

  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  private readonly width = signal(0);
  private readonly themed = signal(0);
  /** While a range is drawn over nothing is drawn anew: the stroke would be lost. */
  protected readonly drawing = signal(false);
  private plot: uPlot | null = null;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const size = new ResizeObserver(([entry]) => this.width.set(Math.floor(entry.contentRect.width)));
      size.observe(this.box().nativeElement);
      const theme = new MutationObserver(() => this.themed.update((n) => n + 1));
      theme.observe(document.documentElement, { attributeFilter: ['class'] });
      destroyed.onDestroy(() => [size, theme].forEach((observer) => observer.disconnect()));
    });
    effect(() => {
      if (!this.drawing()) this.draw(this.width(), this.themed());
    });
    destroyed.onDestroy(() => this.plot?.destroy());
  }

  private draw(width: number, _theme: number): void {
    const data = columns(this.points());
    const ends = { from: this.from(), to: this.to(), spans: this.spans(), marks: this.marks() };
    this.plot?.destroy();
    this.plot = width > 0 ? new uPlot(this.options(width, ends), data, this.box().nativeElement) : null;
  }

  private options(width: number, ends: Drawn): uPlot.Options {
    const colours = coloursOf(this.box().nativeElement);
    const points = this.points();
    const unit = this.unit();
    return {
      width,
      height: HEIGHT,
      padding: [14, 24, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { setScale: false, x: true, y: false, dist: LEAST_DRAG } },
      scales: {
        x: { time: true, range: [ends.from / 1000, ends.to / 1000] },
        y: { range: (_plot, _least, most) => [0, unit === '%' ? Math.min(100, niceTop(most)) : niceTop(most)] },
      },
      axes: [timeAxis(colours, ends.to - ends.from), valueAxis(colours, unit)],
      series: seriesOf(colours),
      bands: [{ series: [1, 2], fill: colours.band }],
      hooks: {
        drawClear: [(plot) => drawMarks(plot, colours, ends.spans, points)],
        draw: [(plot) => drawHappenings(plot, colours, ends.marks)],
        setSelect: [(plot) => this.zoom(plot)],
        setCursor: [(plot) => this.pointed.emit(plot.cursor.idx == null ? null : (points[plot.cursor.idx] ?? null))],
      },
    };
  }

  private zoom(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < LEAST_DRAG) return;
    const at = (position: number) => Math.round(plot.posToVal(position, 'x') * 1000);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.zoomed.emit({ from: at(left), to: at(left + width) });
  }
}

interface Drawn extends ChartRange {
  readonly spans: readonly ChartSpan[];
  readonly marks: readonly ChartMark[];
}

function columns(points: readonly ChartPoint[]): uPlot.AlignedData {
  return [
    points.map((point) => point.at / 1000),
    points.map((point) => point.high),
    points.map((point) => point.low),
    points.map((point) => point.value),
  ];
}

/** The line comes last: it is drawn over the band. */
function seriesOf(colours: ChartColours): uPlot.Series[] {
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false };
  return [{}, edge, edge, { stroke: colours.line, width: 1.6, points: { show: false }, spanGaps: false }];
}

function timeAxis(colours: ChartColours, length: number): uPlot.Axis {
  const words = (at: number) =>
    length > 2 * DAY ? clockTime(at * 1000, at * 1000 + 3 * DAY).split(' ')[0] : hourMinute(at * 1000);
  return {
    stroke: colours.axis,
    font: colours.font,
    grid: { show: false },
    ticks: { show: false },
    space: 90,
    size: 28,
    values: (_plot, splits) => splits.map(words),
  };
}

function valueAxis(colours: ChartColours, unit: string): uPlot.Axis {
  return {
    stroke: colours.axis,
    font: colours.font,
    size: 58,
    gap: 8,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    splits: (_plot, _axis, _least, most) => [0, most / 2, most],
    values: (_plot, splits) =>
      splits.map((value, index) => (index === splits.length - 1 ? `${short(value)} ${unit}` : short(value))),
  };
}

function short(value: number): string {
  return Number(value.toFixed(value < 10 ? 1 : 0)).toLocaleString('en-GB');
}

/** The next of 1, 2, 4, 5, 8 times a power of ten above the highest value, so that half of it is a plain number too. */
export function niceTop(most: number | null): number {
  if (!most || most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= most * 1.05) ?? 20) * power;
}
