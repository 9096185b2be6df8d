/**
 * What the process ends with, so that a script can act without reading words. Documented in `holdfast exit-codes`
 * and never renumbered.
 */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  incomplete: 3,
  notFound: 10,
  busy: 11,
  wrongKey: 12,
  denied: 13,
  verificationFailed: 14,
  stale: 15,
  tryLater: 75,
  timedOut: 124,
  cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export const exitCodeMeanings: Record<keyof typeof ExitCode, string> = {
  ok: 'done, and all is well',
  failed: 'it was tried and failed; for "status": something needs a person',
  usage: 'the command line or a value in it is wrong; for "status": it cannot tell',
  incomplete: 'part of it was done, part was not',
  notFound: 'there is no such thing, or you may not see it',
  busy: 'something else holds it; the message says what',
  wrongKey: 'the key does not fit; trying again does not help',
  denied: 'not signed in, or not permitted',
  verificationFailed: 'what is stored is not what was written',
  stale: 'older than it may be: the newest backup, or what you last read of it',
  tryLater: 'not now: overloaded, throttled or not reachable',
  timedOut: 'it went on longer than you wanted to wait; it still runs',
  cancelled: 'stopped by a person',
};

const byNumber = new Map<number, ExitCode>(Object.values(ExitCode).map((code) => [code, code]));

/** The named code of a number that came over the wire; an unknown one counts as a failure. */
export function exitCode(number: number): ExitCode {
  return byNumber.get(number) ?? ExitCode.failed;
}
