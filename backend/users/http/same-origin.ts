import type { FastifyRequest } from 'fastify';
import { Refusal, refusalKind } from '../../platform/http/index.js';
import { isCsrfToken } from '../application/secrets.js';
import { csrfHeader } from './cookies.js';

const foreignOrigin = refusalKind('foreign-origin', 'The request comes from another site', 403, 13);
const csrfRequired = refusalKind('csrf-token-required', 'The CSRF token is missing or wrong', 403, 13);

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesState = (request: FastifyRequest): boolean => !harmless.has(request.method);

/**
 * Refuses what another site makes a browser send. A browser says where a request comes from; what says nothing is no browser
 * and may pass only where no cookie could have let it in.
 */
export function requireSameOrigin(request: FastifyRequest, byCookie: boolean): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const own = origin === undefined ? null : origin === `${request.protocol}://${request.host}`;
  const fine = site === undefined ? (own ?? !byCookie) : site === 'same-origin';
  if (fine) return;
  throw new Refusal(foreignOrigin, 'Requests that change something must come from this site itself', {
    remedy: 'Send Sec-Fetch-Site: same-origin or this server’s own Origin, or use a token',
  });
}

/** @throws when the header does not carry this session's token */
export function requireCsrfToken(request: FastifyRequest, secret: string): void {
  const given = request.headers[csrfHeader];
  if (typeof given === 'string' && isCsrfToken(given, secret)) return;
  throw new Refusal(csrfRequired, `Send the session’s csrfToken as ${csrfHeader}`, {
    remedy: 'GET /api/v1/session tells it',
  });
}
