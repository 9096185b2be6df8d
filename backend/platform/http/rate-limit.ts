import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { sendProblem } from './problem.filter.js';
import { TooMany } from './refusal.js';

/** At most `perSecond` API requests a second from one address, a guard against runaway scripts; 0 turns it off. */
export function limitRate(fastify: FastifyInstance, perSecond: number): void {
  if (perSecond === 0) return;
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    try {
      await limiter.consume(request.ip);
    } catch {
      sendProblem(reply, new TooMany(`More than ${perSecond} requests a second from ${request.ip}`, 1));
      return reply;
    }
  });
}
