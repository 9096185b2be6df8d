import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Whole lines as bytes, which are sent while other work goes on. */
export interface MetricsBytes {
  readonly bytes: Uint8Array;
  /** Called when nobody reads them any more, so that they may be written over; not called when sending them failed. */
  sent(): void;
}

/** Whole lines. */
export type MetricsText = string | MetricsBytes;

/** All lines, in parts: they are too large to be copied together. */
export interface Rendered {
  readonly parts: readonly Uint8Array[];
  /** To be called when all parts were sent. */
  sent(): void;
}

/** Lines in the Prometheus text format that a feature renders by itself, e.g. one series a resource. */
export interface MetricsSource {
  collect(): Promise<MetricsText> | MetricsText;
}

/** How often the event loop's lag is looked at. The default, 10 ms, wakes an idle process a hundred times a second. */
const lagLookMs = 250;
const prefix = 'holdfast_';
/** Gauges that prom-client names like counters; promtool refuses them. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The application's own metrics, and the sources that features add. */
export class Metrics {
  readonly registry = new Registry();
  private readonly sources: MetricsSource[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix, eventLoopMonitoringPrecision: lagLookMs });
    for (const name of misnamed) this.registry.removeSingleMetric(`${prefix}${name}`);
  }

  counter<T extends string = never>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  gauge<T extends string = never>(name: string, help: string, labelNames: T[] = []): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  histogram<T extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: T[] = [],
  ): Histogram<T> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  addSource(source: MetricsSource): void {
    this.sources.push(source);
  }

  /** Everything, in the text exposition format 0.0.4, as UTF-8. */
  async render(): Promise<Rendered> {
    const texts = await Promise.all([this.registry.metrics(), ...this.sources.map((source) => source.collect())]);
    const all = texts.map(bytesOf);
    return {
      parts: all.map(({ bytes }) => bytes).filter(({ length }) => length > 0),
      sent: () => all.forEach(({ sent }) => sent()),
    };
  }
}

function bytesOf(text: MetricsText): MetricsBytes {
  if (typeof text !== 'string') return text;
  const bytes = Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  return { bytes, sent: () => undefined };
}
