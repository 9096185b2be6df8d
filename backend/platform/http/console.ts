import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentSecurityPolicy } from './csp.js';
import { sendProblem } from './problem.filter.js';
import { NotFound } from './refusal.js';

/** Serves the built console: hashed files, compressed at build time, for a year, every other address its index with a fresh CSP nonce. */
export async function serveConsole(fastify: FastifyInstance, root: string): Promise<void> {
  const built = existsSync(join(root, 'index.html'));
  if (built)
    await fastify.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      globIgnore: ['**/index.html', '**/*.{br,gz}'],
      preCompressed: true,
      setHeaders: (reply: FastifyReply, path: string) => {
        const hashed = /-[\w-]{8}\.\w+(\.br|\.gz)?$/.test(path);
        void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    } as never);
  const index = built ? readFileSync(join(root, 'index.html'), 'utf8') : null;
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    if (request.url.startsWith('/api/') || index === null) return sendProblem(reply, new NotFound('This address'));
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .send(index.replaceAll('CSP_NONCE', nonce));
  };
  fastify.get('/', page);
  fastify.get('/*', page);
}
