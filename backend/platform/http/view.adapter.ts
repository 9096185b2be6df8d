import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { shaperOf } from './view.shape.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The shape that the route declared with `@View`. */
    view?: z.ZodType;
  }
}

type Reply = FastifyAdapter['reply'];

/**
 * Passes each answer through the schema its route declared, and sets the ETag of views that carry a version. Not an
 * interceptor: Nest leads every request past those through a dozen rxjs subscriptions, which cost more than a query.
 */
export class ViewAdapter extends FastifyAdapter {
  override reply(response: Parameters<Reply>[0], body: unknown, statusCode?: number): ReturnType<Reply> {
    const schema = 'routeOptions' in response ? response.routeOptions.config.view : undefined;
    if (!schema) return super.reply(response, body, statusCode);
    const view = shaperOf(schema)(body) as { version?: unknown } | null;
    if (typeof view?.version === 'number') (response as FastifyReply).header('etag', `"${view.version}"`);
    return super.reply(response, view, statusCode);
  }
}
