import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignInRequired } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';

const callers = new WeakMap<object, Caller>();

/** Remembers who sends a request, for as long as it lasts. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** The caller whom the guard let in; on a public route there is none. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new SignInRequired();
  return caller;
});
