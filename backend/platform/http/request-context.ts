import type { FastifyInstance } from 'fastify';
import { newId } from '../database/index.js';
import { anonymous, enterContext } from '../context/index.js';

/** Gives every request an id and a context that the guard, the audit and the log take from. */
export function contextPerRequest(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : newId();
    reply.header('x-request-id', requestId);
    enterContext({ actor: { ...anonymous }, requestId, address: request.ip });
    done();
  });
}

/** Headers every answer carries (ASVS 3.4). */
export function securityHeaders(fastify: FastifyInstance, https: boolean): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (https) reply.header('strict-transport-security', 'max-age=31536000');
    done(null, payload);
  });
}
