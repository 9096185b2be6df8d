import { HttpErrorResponse } from '@angular/common/http';

/** One field the server did not accept: what is wrong with it and what would be right. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  field?: string;
  remedy?: string;
  requestId?: string;
  errors?: FieldProblem[];
  [extra: string]: unknown;
}

/** A refusal as the server sent it (RFC 9457). `type` is stable and is what code compares; sentences are for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly remedy: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldProblem[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title ?? 'Something went wrong');
    this.type = body.type ?? 'unexpected';
    this.title = body.title ?? 'Something went wrong';
    this.status = body.status ?? 0;
    this.detail = body.detail ?? '';
    this.remedy = body.remedy;
    this.requestId = body.requestId;
    this.errors = body.errors ?? fieldOf(body);
    this.extra = body;
  }

  is(type: string): boolean {
    return this.type === type || this.type.endsWith(`/${type}`);
  }
}

/** Whatever was thrown, as a problem a page can show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpErrorResponse) return fromResponse(error);
  return new Problem({
    title: 'The console met an error of its own',
    detail: String((error as Error)?.message ?? error),
  });
}

function fromResponse(response: HttpErrorResponse): Problem {
  const body = parsed(response.error);
  if (body) return new Problem({ status: response.status, ...body });
  if (response.status === 0)
    return new Problem({
      type: 'unreachable',
      title: 'Holdfast does not answer',
      detail: 'The page keeps what it last saw and tries again by itself.',
      remedy: 'Is the server running? On its machine: npm start',
    });
  return new Problem({
    status: response.status,
    title: `The server answered ${response.status}`,
    detail: response.statusText,
  });
}

function parsed(error: unknown): ProblemBody | null {
  if (typeof error === 'object' && error !== null && 'title' in error) return error as ProblemBody;
  if (typeof error !== 'string' || !error.startsWith('{')) return null;
  try {
    return JSON.parse(error) as ProblemBody;
  } catch {
    return null;
  }
}

function fieldOf(body: ProblemBody): FieldProblem[] {
  return body.field ? [{ field: body.field, message: body.detail ?? body.title ?? '', remedy: body.remedy }] : [];
}
