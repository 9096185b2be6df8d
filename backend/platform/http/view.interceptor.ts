import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { viewKey } from './decorators.js';

/** Passes each answer through the schema the route declared, and sets the ETag of views that carry a version. */
@Injectable()
export class ViewInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType | undefined>(viewKey, context.getHandler());
    if (!schema) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((value) => {
        const view = schema.parse(value) as { version?: unknown } | null;
        if (typeof view?.version === 'number') reply.header('etag', `"${view.version}"`);
        return view;
      }),
    );
  }
}
