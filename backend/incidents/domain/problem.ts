/** What a status means for an incident. */

const severities: Readonly<Record<string, number>> = { degraded: 1, flapping: 2, down: 3 };
const wellOrChosen: ReadonlySet<string> = new Set(['up', 'paused', 'maintenance', 'removed']);

/** 0 for what is no problem, 3 for what is down. */
export function severityOf(status: string): number {
  return severities[status] ?? 0;
}

export function isProblem(status: string): boolean {
  return severityOf(status) > 0;
}

/** Well, or not to be judged by a person's choice. `unknown` is neither: when nobody can tell, nothing ends. */
export function isEnd(status: string): boolean {
  return wellOrChosen.has(status);
}

/** Ended by a person's choice: nobody waits whether it comes back. */
export function isChosen(status: string): boolean {
  return isEnd(status) && status !== 'up';
}

/** So ill that what depends on it cannot be well. A full disk explains no dead child. */
export function explainsOthers(status: string): boolean {
  return severityOf(status) >= severities.flapping;
}
