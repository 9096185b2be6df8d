import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ApiHeader, ApiResponse } from './api-docs.js';
import { IfMatchRequired, Invalid } from './refusal.js';

/** The route answers in this shape and nothing else: what the schema does not name is left out. See ViewAdapter. */
export const View = (schema: z.ZodType, status = 200) =>
  applyDecorators(
    RouteConfig({ view: schema }),
    HttpCode(status),
    ApiResponse({ status, standardSchema: schema as never }),
  );

/** The route answers with an empty body. */
export const NoView = (status = 204) => applyDecorators(HttpCode(status), ApiResponse({ status }));

const ifMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (given === undefined) throw new IfMatchRequired();
  const version = /^(?:W\/)?"?(\d{1,12})"?$/.exec(given)?.[1];
  if (version === undefined) throw Invalid.field('If-Match', 'is not an ETag of this API', 'Send the ETag you read');
  return Number(version);
});

/** The version the caller read; the update is refused when it is not the current one. */
export const IfMatch = (): ParameterDecorator => (target, key, index) => {
  ApiHeader({ name: 'If-Match', required: true, description: 'The ETag you read' })(
    target as object,
    key as string,
    Object.getOwnPropertyDescriptor(target, key as string)!,
  );
  ifMatch()(target, key, index);
};

/** The optional `Idempotency-Key` header (8 to 100 printable characters), or null. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(given))
    throw Invalid.field('Idempotency-Key', 'must be 8 to 100 printable characters', 'Send a UUID');
  return given;
});
