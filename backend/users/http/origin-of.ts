import type { FastifyRequest } from 'fastify';
import type { Origin } from '../application/sessions.js';

/** Where a request comes from; `ip` believes X-Forwarded-For from configured proxies only. */
export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}
