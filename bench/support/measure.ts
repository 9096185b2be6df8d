import autocannon from 'autocannon';

export interface Load {
  /** Requests answered a second. */
  perSecond: number;
  p99Ms: number;
  errors: number;
}

/** GETs `url` from 64 connections for `seconds`, after a warm-up of a fifth of it. */
export async function load(url: string, headers: Record<string, string>, seconds: number): Promise<Load> {
  await autocannon({ url, headers, connections: 64, duration: Math.max(1, seconds / 5) });
  const run = await autocannon({ url, headers, connections: 64, duration: seconds });
  return {
    perSecond: run['2xx'] / run.duration,
    p99Ms: run.latency.p99,
    errors: run.errors + run.timeouts + run.non2xx,
  };
}

/** The middle value; of an even number the lower of the two in the middle. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/** Prints a table for docs/benchmarks.md. */
export function table(head: string[], rows: (string | number)[][]): void {
  tableHead(head);
  rows.forEach(tableRow);
}

/** The head of a table whose rows follow one by one: a run that is cut short has printed those that it had. */
export function tableHead(head: string[]): void {
  tableRow(head);
  console.log(`|${head.map(() => '---').join('|')}|`);
}

export function tableRow(row: (string | number)[]): void {
  console.log(`| ${row.join(' | ')} |`);
}

/** Says whether a goal is met, and remembers that one was missed in the exit code. */
export function goal(sentence: string, isMet: boolean): void {
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${sentence}`);
  if (!isMet) process.exitCode = 1;
}
