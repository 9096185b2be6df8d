import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { currentContext } from '../context/index.js';
import { DatabaseBusy } from '../database/index.js';
import { Log } from '../logging/index.js';
import { bodyLimit } from './body.js';
import {
  Busy,
  Denied,
  Internal,
  Invalid,
  NotFound,
  Refusal,
  SignInRequired,
  TooLarge,
  TooMany,
  UnsupportedMedia,
} from './refusal.js';

/** Turns every thrown thing into `application/problem+json`, without a stack and with the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    sendProblem(reply, this.asRefusal(thrown));
  }

  /** An unknown error is logged whole and answered without its words. */
  asRefusal(thrown: unknown): Refusal {
    if (thrown instanceof Refusal) return thrown;
    if (thrown instanceof DatabaseBusy) return new Busy(thrown.message);
    const known = fromFramework(thrown);
    if (known) return known;
    this.log.error('unexpected error', { error: thrown });
    return new Internal();
  }
}

/** Writes a refusal as problem+json (RFC 9457). */
export function sendProblem(reply: FastifyReply, refusal: Refusal): void {
  const { type, title, status } = refusal.kind;
  if (refusal.retryAfter) reply.header('retry-after', String(refusal.retryAfter));
  void reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify({
        ...refusal.extra,
        type,
        title,
        status,
        detail: refusal.message,
        ...(refusal.field ? { field: refusal.field } : {}),
        ...(refusal.remedy ? { remedy: refusal.remedy } : {}),
        ...(refusal.errors ? { errors: refusal.errors } : {}),
        requestId: currentContext().requestId,
      }),
    );
}

function fromFramework(thrown: unknown): Refusal | undefined {
  const status: unknown =
    thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown } | undefined)?.statusCode;
  const message = (thrown as Error)?.message ?? '';
  switch (status) {
    case 400:
      return Invalid.field('body', message || 'not valid', 'Send well-formed JSON in UTF-8');
    case 401:
      return new SignInRequired();
    case 403:
      return new Denied(message);
    case 404:
      return new NotFound('This address');
    case 413:
      return new TooLarge(
        `The body is larger than the ${bodyLimit / 1024} KiB that a request may have`,
        'Send it in parts',
      );
    case 415:
      return new UnsupportedMedia();
    case 429:
      return new TooMany('Too many requests', 1);
    default:
      return undefined;
  }
}
