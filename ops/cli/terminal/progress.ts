import type { Streams } from './streams.js';
import { bytes, clock } from './quantities.js';
import { render } from './text.js';

export interface Progress {
  done: number;
  total: number | null;
  unit: string;
}

interface Sample {
  at: number;
  done: number;
}

/** How fast, over the last ten seconds, and how long still, in milliseconds; null while nothing can be said. */
export function pace(samples: Sample[], now: Progress): { perSecond: number | null; leftMs: number | null } {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 500) return { perSecond: null, leftMs: null };
  const perSecond = ((last.done - first.done) * 1000) / (last.at - first.at);
  const left = now.total === null || perSecond <= 0 ? null : ((now.total - now.done) / perSecond) * 1000;
  return { perSecond, leftMs: left };
}

/** One redrawn line on a terminal; elsewhere nothing, the job's own log lines say it plainly. */
export class ProgressLine {
  private samples: Sample[] = [];
  private drawn = false;

  constructor(
    private readonly streams: Streams,
    private readonly now: () => number,
  ) {}

  show(title: string, progress: Progress | null): void {
    if (!this.streams.interactive || !progress) return;
    this.samples = [
      ...this.samples.filter(({ at }) => at > this.now() - 10_000),
      { at: this.now(), done: progress.done },
    ];
    const line = [title, ...this.figures(progress)].join('   ');
    this.streams.output.write(`\r\u001b[2K${render(line, false).slice(0, this.streams.columns - 1)}`);
    this.drawn = true;
  }

  /** Makes room for an ordinary line. */
  clear(): void {
    if (this.drawn) this.streams.output.write('\r\u001b[2K');
    this.drawn = false;
  }

  private figures(progress: Progress): string[] {
    const { perSecond, leftMs } = pace(this.samples, progress);
    const amount = (count: number) =>
      progress.unit === 'bytes' ? bytes(count) : `${Math.round(count)} ${progress.unit}`;
    const share = progress.total ? `${Math.min(100, Math.floor((progress.done * 100) / progress.total))} %` : '';
    const rate = perSecond === null ? '' : `${amount(perSecond)}/s`;
    const left = leftMs === null ? '' : `${clock(leftMs)} left`;
    return [amount(progress.done), share, rate, left].filter(Boolean);
  }
}
