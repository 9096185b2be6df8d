/** A value that cannot be accepted: which field, what is wrong with it, and what to write instead. */
export class BadValue extends Error {
  override readonly name = 'BadValue';

  constructor(
    readonly field: string,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

const SHOWN = 60;

/** The given text as it may stand in a message: one line, at most 60 characters, in quotes. */
export function quoted(given: string): string {
  const line = given.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
  const points = [...line];
  return `"${points.length > SHOWN ? `${points.slice(0, SHOWN - 1).join('')}…` : line}"`;
}

/** Runs every check and returns what they complained about, so that a person sees all faults at once. */
export function problemsOf(checks: (() => unknown)[]): BadValue[] {
  const problems: BadValue[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      problems.push(error);
    }
  }
  return problems;
}
