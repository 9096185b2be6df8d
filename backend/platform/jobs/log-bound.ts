/** How much of a job's log is kept: its beginning and its end, since the middle of a long log is what nobody reads. */

export const LOG_BOUND = { first: 200, last: 1_800, lineLength: 2_000 };

/** A line as it is kept: one line, no control characters but tab, at most `lineLength` long. */
export function boundedLine(text: string): string {
  const flat = text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/g, ' ')
    .trimEnd();
  return flat.length <= LOG_BOUND.lineLength ? flat : `${flat.slice(0, LOG_BOUND.lineLength - 1)}…`;
}

/** Line numbers (inclusive) that are no longer kept when the log has `count` lines, or null. */
export function droppedLines(count: number): { from: number; to: number } | null {
  const to = count - LOG_BOUND.last;
  return to > LOG_BOUND.first ? { from: LOG_BOUND.first + 1, to } : null;
}
