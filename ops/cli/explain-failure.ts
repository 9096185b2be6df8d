import { BadConnection, NotHoldfast, Refused, TimedOut, Unreachable, UntrustedServer } from '../client/index.js';
import type { Problem } from '../client/index.js';
import { ExitCode, exitCode } from './exit-codes.js';
import { CommandFailure } from './failures.js';
import { exitCodeOfRefusal } from './refusals.js';

/** What a person reads when a command fails: what happened, then what to type. */
export interface Explained {
  what: string[];
  next: string | null;
  code: ExitCode;
  problem?: Problem;
}

/** Words, next step and exit code of any error a command can end with. */
export function explain(error: unknown, signal?: AbortSignal): Explained {
  if (signal?.aborted) return { what: ['Cancelled'], next: null, code: ExitCode.cancelled };
  if (error instanceof CommandFailure) return { what: [error.message], next: error.next, code: error.code };
  if (error instanceof Refused) return refusal(error.problem, error.retryAfterMs);
  if (error instanceof BadConnection) return { what: [error.message], next: null, code: ExitCode.usage };
  if (error instanceof UntrustedServer) return untrusted(error);
  if (error instanceof Unreachable) return unreachable(error);
  if (error instanceof TimedOut) {
    return { what: [error.message], next: 'holdfast --timeout 2m …', code: ExitCode.timedOut };
  }
  if (error instanceof NotHoldfast) {
    return { what: [error.message], next: 'holdfast login <address>', code: ExitCode.failed };
  }
  return { what: [error instanceof Error ? error.message : String(error)], next: null, code: ExitCode.failed };
}

function refusal(problem: Problem, retryAfterMs: number | null): Explained {
  const errors = problem.errors ?? [];
  const lines = errors.map(({ field, message, remedy }) => `  ${field}: ${message}${remedy ? ` (${remedy})` : ''}`);
  const what = errors.length > 1 ? [problem.title, ...lines] : [problem.detail ?? problem.title];
  const wait = retryAfterMs === null ? null : `Try again in ${Math.ceil(retryAfterMs / 1000)} s`;
  const signIn = problem.status === 401 ? 'holdfast login' : null;
  const code = exitCode(exitCodeOfRefusal(problem));
  return { what, next: problem.remedy ?? signIn ?? wait, code, problem };
}

function unreachable(error: Unreachable): Explained {
  const why: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the name is unknown',
    EAI_AGAIN: 'the name cannot be looked up now',
    ECONNRESET: 'it closed the connection',
    EPROTO: 'it does not speak HTTPS there',
  };
  const what = `No answer from ${error.url}: ${why[error.code] ?? error.code}`;
  const next = 'Is Holdfast running there? Another address: holdfast login <address>, or HOLDFAST_URL';
  return { what: [what], next, code: ExitCode.tryLater };
}

function untrusted(error: UntrustedServer): Explained {
  const what = [error.message, `  it shows SHA-256 ${error.fingerprint}`];
  const next = `Compare with what the server printed at its start, then: holdfast login ${error.url} --fingerprint ${error.fingerprint}`;
  return { what, next, code: ExitCode.denied };
}
