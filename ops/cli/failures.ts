import { ExitCode } from './exit-codes.js';

/** A failure whose words, next step and exit code are already decided. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  constructor(
    message: string,
    readonly next: string | null,
    readonly code: ExitCode,
  ) {
    super(message);
  }
}

/** The command line, or a value in it, is wrong. */
export class Usage extends CommandFailure {
  override readonly name = 'Usage';
  constructor(message: string, next: string | null = null) {
    super(message, next, ExitCode.usage);
  }
}

export class Missing extends CommandFailure {
  override readonly name = 'Missing';
  constructor(message: string, next: string | null = null) {
    super(message, next, ExitCode.notFound);
  }
}

/** A person pressed Ctrl-C or answered no. */
export class Cancelled extends CommandFailure {
  override readonly name = 'Cancelled';
  constructor(message = 'Cancelled, nothing was done') {
    super(message, null, ExitCode.cancelled);
  }
}
