/** What a refusal says on the wire (RFC 9457), with the members Holdfast adds. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  field?: string;
  remedy?: string;
  requestId?: string;
  errors?: { field: string; message: string; remedy?: string }[];
}

/** The server understood and said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came: nothing listens there, the name is unknown, or the connection broke. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  constructor(
    readonly url: string,
    readonly code: string,
    cause?: unknown,
  ) {
    super(`${url} does not answer (${code})`, { cause });
  }
}

/** The certificate is not one this client may trust; `fingerprint` is what the server showed. */
export class UntrustedServer extends Error {
  override readonly name = 'UntrustedServer';
  constructor(
    readonly url: string,
    readonly fingerprint: string,
    readonly reason: string,
  ) {
    super(`The certificate of ${url} cannot be trusted: ${reason}`);
  }
}

/** The time given to the call ran out; whether the server acted is not known. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  constructor(
    readonly url: string,
    readonly afterMs: number,
  ) {
    super(`${url} gave no complete answer within ${afterMs / 1000} s`);
  }
}

/** Something answered, but not Holdfast: a proxy's page, another program on the port. */
export class NotHoldfast extends Error {
  override readonly name = 'NotHoldfast';
  constructor(url: string, what: string) {
    super(`${url} answered, but not as Holdfast does: ${what}`);
  }
}
