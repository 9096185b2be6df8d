import { refusalExitCodes } from '../client/index.js';
import type { Problem } from '../client/index.js';
import { ExitCode } from './exit-codes.js';

const byStatus: Record<number, ExitCode> = {
  400: ExitCode.usage,
  401: ExitCode.denied,
  403: ExitCode.denied,
  404: ExitCode.notFound,
  409: ExitCode.busy,
  410: ExitCode.notFound,
  412: ExitCode.tryLater,
  413: ExitCode.usage,
  415: ExitCode.usage,
  422: ExitCode.usage,
  423: ExitCode.busy,
  428: ExitCode.usage,
  429: ExitCode.tryLater,
  502: ExitCode.tryLater,
  503: ExitCode.tryLater,
  504: ExitCode.tryLater,
};

/** The exit code of a refusal, as the contract has it; one that a newer server added goes by its HTTP status. */
export function exitCodeOfRefusal(problem: Problem): number {
  return refusalExitCodes[problem.type] ?? byStatus[problem.status] ?? ExitCode.failed;
}
