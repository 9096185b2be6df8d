import type { TLSSocket } from 'node:tls';
import type { ProbeResult } from '../../domain/result.js';

const day = 86_400_000;

/** When the certificate the other side showed ends; undefined when it showed none. */
export function certificateEnd(socket: TLSSocket): number | undefined {
  const end = Date.parse(socket.getPeerCertificate().valid_to ?? '');
  return Number.isNaN(end) ? undefined : end;
}

/** Whole days left, negative once it has ended. */
export function daysLeft(notAfter: number, now: number): number {
  return Math.floor((notAfter - now) / day);
}

/** A warning when the certificate ends soon; null otherwise. */
export function expiryWarning(
  notAfter: number | undefined,
  warnDays: number,
  now: number,
): Pick<ProbeResult, 'outcome' | 'code' | 'sentence'> | null {
  if (notAfter === undefined) return null;
  const left = daysLeft(notAfter, now);
  if (left >= warnDays) return null;
  const when = left === 1 ? 'in 1 day' : `in ${left} days`;
  return { outcome: 'warn', code: 'tls-expiring', sentence: `met a certificate that ends ${when}` };
}
