import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { TlsAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { certificateEnd, daysLeft, expiryWarning } from '../net/certificate.js';
import { openTls } from '../net/connect.js';
import { Deadline } from '../net/deadline.js';
import { faultOf, measured } from '../net/faults.js';
import { pin } from '../net/pinned.js';

const mostIssuers = 10;

/** Shakes hands and judges the certificate: chain, name, days left. The end date is known even of a bad one. */
export class TlsProbe extends Probe<TlsAim> {
  readonly kind = 'tls';

  constructor(
    private readonly resolver: TargetResolver,
    private readonly ca?: string,
  ) {
    super();
  }

  run(aim: TlsAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      const lookup = await pin(this.resolver, aim.host, deadline);
      const servername = isIP(aim.serverName) ? undefined : aim.serverName;
      const trust = this.ca === undefined ? {} : { ca: this.ca };
      const options = { host: aim.host, port: aim.port, lookup, servername, rejectUnauthorized: false, ...trust };
      const socket = await openTls(options, deadline);
      try {
        return verdict(socket, aim, Date.now());
      } finally {
        socket.destroy();
      }
    });
  }
}

/** What to say of an issuer in the chain that ends soon although the certificate itself does not; null when none does. */
function soonestIssuer(socket: TLSSocket, warnDays: number, now: number): string | null {
  let certificate = socket.getPeerCertificate(true).issuerCertificate as DetailedPeerCertificate | undefined;
  for (let depth = 0; depth < mostIssuers && certificate; depth++) {
    const left = daysLeft(Date.parse(certificate.valid_to), now);
    const name = certificate.subject?.CN ?? 'its issuer';
    if (left < warnDays) return `met a chain whose issuer "${String(name).slice(0, 60)}" ends in ${left} days`;
    // A root is its own issuer.
    if (certificate.issuerCertificate === certificate) return null;
    certificate = certificate.issuerCertificate;
  }
  return null;
}

function verdict(socket: TLSSocket, aim: TlsAim, now: number): Omit<ProbeResult, 'durationMs'> {
  const certificateNotAfter = certificateEnd(socket);
  const facts = certificateNotAfter === undefined ? {} : { certificateNotAfter };
  const trusted = socket.authorizationError as unknown as NodeJS.ErrnoException | string | null;
  const named = () => checkServerIdentity(aim.serverName, socket.getPeerCertificate());
  const doubt = socket.authorized || aim.verifyChain === false ? named() : trusted;
  if (doubt) {
    const [code, sentence] = faultOf(typeof doubt === 'string' ? { code: doubt } : doubt);
    return { outcome: 'fail', code, sentence, facts };
  }
  const warning = expiryWarning(certificateNotAfter, aim.warnDays, now);
  const left = certificateNotAfter === undefined ? 0 : daysLeft(certificateNotAfter, now);
  const issuer = soonestIssuer(socket, aim.warnDays, now);
  if (!warning && issuer) return { outcome: 'warn', code: 'tls-expiring', sentence: issuer, facts };
  if (warning) return { ...warning, outcome: left < aim.failDays ? 'fail' : 'warn', facts };
  return { outcome: 'pass', code: 'ok', sentence: `met a certificate good for ${left} days`, facts };
}
