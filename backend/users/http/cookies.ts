import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StartedSession } from '../application/sessions.js';

/**
 * `__Host-` ties the cookies to this very host over HTTPS. Browsers drop such cookies on plain http, which Holdfast speaks on
 * loopback alone; there the names go without the prefix. The second cookie may be read by the console, which sends it back as
 * a header: the double submit.
 */
const names = (https: boolean) =>
  https ? { session: '__Host-holdfast', csrf: '__Host-holdfast-csrf' } : { session: 'holdfast', csrf: 'holdfast-csrf' };

/** The header that state-changing requests of a browser carry. */
export const csrfHeader = 'x-csrf-token';

const isHttps = (request: FastifyRequest): boolean => request.protocol === 'https';

export function sessionSecret(request: FastifyRequest): string | null {
  return request.cookies[names(isHttps(request)).session] ?? null;
}

export function giveCookies(request: FastifyRequest, reply: FastifyReply, session: StartedSession): void {
  const secure = isHttps(request);
  const common = { path: '/', secure, sameSite: 'strict', expires: new Date(session.endsAt) } as const;
  reply.setCookie(names(secure).session, session.secret, { ...common, httpOnly: true });
  reply.setCookie(names(secure).csrf, session.csrfToken, { ...common, httpOnly: false });
}

export function takeCookies(request: FastifyRequest, reply: FastifyReply): void {
  const secure = isHttps(request);
  for (const name of Object.values(names(secure))) reply.clearCookie(name, { path: '/', secure, sameSite: 'strict' });
}
