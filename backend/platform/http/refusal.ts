/** One thing wrong with the input: where, what, and what to do. */
export interface FieldError {
  field: string;
  message: string;
  remedy?: string;
}

/** The HTTP status and the CLI's exit code of a kind of refusal; both stand in the contract. */
export interface RefusalKind {
  type: string;
  title: string;
  status: number;
  /** See ops/cli/exit-codes.ts. */
  exitCode: number;
}

/** Every kind of refusal there is, by type: the contract and the documentation are written from it. */
export const refusalKinds = new Map<string, RefusalKind>();

/** Declares a kind of refusal; `type` is stable, others compare it and never the words. */
export function refusalKind(type: string, title: string, status: number, exitCode = 1): RefusalKind {
  const kind = { type, title, status, exitCode };
  refusalKinds.set(type, kind);
  return kind;
}

/** A "no" with a reason. Features subclass it in their `http/problems.ts` or wherever they decide. */
export class Refusal extends Error {
  /** Single wrong input, when there is exactly one. */
  field?: string;
  /** What the caller can do about it. */
  remedy?: string;
  errors?: FieldError[];
  /** Further members of the problem document; never secrets. */
  extra?: Record<string, unknown>;
  /** Sent as Retry-After, in seconds. */
  retryAfter?: number;

  constructor(
    readonly kind: RefusalKind,
    detail: string,
    more: Pick<Refusal, 'field' | 'remedy' | 'errors' | 'extra' | 'retryAfter'> = {},
  ) {
    super(detail);
    Object.assign(this, more);
  }

  get type(): string {
    return this.kind.type;
  }
}

const kinds = {
  invalid: refusalKind('invalid', 'The input is not valid', 400, 2),
  unauthenticated: refusalKind('sign-in-required', 'Sign in first', 401, 13),
  denied: refusalKind('denied', 'Not allowed', 403, 13),
  stepUp: refusalKind('step-up-required', 'Confirm your password first', 403, 13),
  notFound: refusalKind('not-found', 'Not found', 404, 10),
  conflict: refusalKind('conflict', 'In conflict with what is there', 409, 1),
  stale: refusalKind('stale-version', 'Changed by someone else meanwhile', 412, 75),
  precondition: refusalKind('if-match-required', 'If-Match is missing', 428, 2),
  tooLarge: refusalKind('too-large', 'Too large', 413, 2),
  unsupported: refusalKind('unsupported-media-type', 'Send JSON', 415, 2),
  tooMany: refusalKind('too-many-requests', 'Too many requests', 429, 75),
  busy: refusalKind('busy', 'Busy, try again', 503, 75),
  internal: refusalKind('internal', 'Something went wrong here', 500, 1),
};

export class Invalid extends Refusal {
  constructor(errors: FieldError[]) {
    const first = errors[0];
    super(kinds.invalid, errors.map((e) => (e.field ? `${e.field}: ${e.message}` : e.message)).join('; '), {
      errors,
      ...(errors.length === 1 && first ? { field: first.field, remedy: first.remedy } : {}),
    });
  }

  /** The usual case: one field. */
  static field(field: string, message: string, remedy?: string): Invalid {
    return new Invalid([{ field, message, ...(remedy ? { remedy } : {}) }]);
  }
}

export class NotFound extends Refusal {
  constructor(what: string, remedy?: string) {
    super(kinds.notFound, `${what} was not found`, remedy ? { remedy } : {});
  }
}

export class SignInRequired extends Refusal {
  constructor(detail = 'Sign in, or send a token') {
    super(kinds.unauthenticated, detail, { remedy: 'npx holdfast login' });
  }
}

export class Denied extends Refusal {
  constructor(detail: string, extra?: Record<string, unknown>) {
    super(kinds.denied, detail, extra ? { extra } : {});
  }
}

export class StepUpRequired extends Refusal {
  constructor(detail = 'This is dangerous: confirm your password first') {
    super(kinds.stepUp, detail, { remedy: 'POST /api/v1/session/step-up' });
  }
}

export class Conflict extends Refusal {
  constructor(detail: string, remedy?: string, field?: string) {
    super(kinds.conflict, detail, { ...(remedy ? { remedy } : {}), ...(field ? { field } : {}) });
  }
}

export class StaleVersion extends Refusal {
  constructor(current: number) {
    super(kinds.stale, 'Someone else changed this since you read it', {
      remedy: 'Read it again and repeat your change',
      extra: { currentVersion: current },
    });
  }
}

export class IfMatchRequired extends Refusal {
  constructor() {
    super(kinds.precondition, 'Send the ETag you read as If-Match', { field: 'If-Match' });
  }
}

export class TooMany extends Refusal {
  constructor(detail: string, retryAfter: number) {
    super(kinds.tooMany, detail, { retryAfter, remedy: `Try again in ${retryAfter} s` });
  }
}

export class TooLarge extends Refusal {
  constructor(detail: string, remedy = 'Send less at once') {
    super(kinds.tooLarge, detail, { field: 'body', remedy });
  }
}

export class UnsupportedMedia extends Refusal {
  constructor(detail = 'The body must be JSON (content-type: application/json)') {
    super(kinds.unsupported, detail);
  }
}

export class Busy extends Refusal {
  constructor(detail: string) {
    super(kinds.busy, detail, { retryAfter: 1, remedy: 'Nothing was changed; try again' });
  }
}

export class Internal extends Refusal {
  constructor() {
    super(kinds.internal, 'The server met an error; it is in the log under this request id');
  }
}
