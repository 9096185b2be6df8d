import type { FastifyRequest } from 'fastify';
import type { Config } from '../../platform/config/index.js';

/** A link to hand over: on the address people use, or, where none is configured, the one the caller used. */
export function linkUrl(config: Config, request: FastifyRequest, path: string): string {
  return `${config.publicUrl ?? `${request.protocol}://${request.host}`}${path}`;
}
