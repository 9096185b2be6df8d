import { Between, type EntityManager } from 'typeorm';
import { boundedLine, droppedLines } from './log-bound.js';
import { JobLogRow, type JobRow } from './persistence/job.row.js';

export interface LogLine {
  at: number;
  text: string;
}

/** Adds lines to a job's log and drops from its middle what is too much; returns how many lines it then has had. */
export async function keepLines(tx: EntityManager, job: JobRow, lines: LogLine[]): Promise<number> {
  if (lines.length === 0) return job.logLines;
  const rows = lines.map(({ at, text }, index) => {
    return { jobId: job.id, line: job.logLines + index + 1, at, text: boundedLine(text) };
  });
  await tx.insert(JobLogRow, rows);
  const count = job.logLines + lines.length;
  const dropped = droppedLines(count);
  if (dropped) await tx.delete(JobLogRow, { jobId: job.id, line: Between(dropped.from, dropped.to) });
  return count;
}

/** Collects what a handler says between two writes. */
export class LogBuffer {
  private lines: LogLine[] = [];
  private tooMany = 0;

  /** @param most lines kept between two writes; the rest is counted */
  constructor(private readonly most = 500) {}

  get empty(): boolean {
    return this.lines.length === 0;
  }

  add(line: LogLine): void {
    if (this.lines.length < this.most) this.lines.push(line);
    else this.tooMany += 1;
  }

  /** What was collected, and begins anew. */
  take(): LogLine[] {
    const taken = this.lines;
    const last = taken.at(-1);
    if (last && this.tooMany > 0) taken.push({ at: last.at, text: `… ${this.tooMany} lines more were not kept` });
    this.lines = [];
    this.tooMany = 0;
    return taken;
  }

  /** Puts back what could not be written. */
  putBack(lines: LogLine[]): void {
    this.lines = [...lines, ...this.lines].slice(-this.most);
  }
}
