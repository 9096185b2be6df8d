import https from 'node:https';
import tls from 'node:tls';
import { normalFingerprint } from './connection.js';
import { UntrustedServer } from './failures.js';

type Created = (error: Error | null, socket?: tls.TLSSocket) => void;

/**
 * An HTTPS agent that hands out a socket only after the certificate was judged: by its fingerprint when one is given,
 * else by the authorities. Node's own order (`rejectUnauthorized: false`, then look) would send the token first.
 */
export function pinnedAgent(
  url: string,
  trust: { ca?: string; fingerprint?: string },
  options: https.AgentOptions,
): https.Agent {
  const agent = new https.Agent(options);
  const expected = trust.fingerprint ? normalFingerprint(trust.fingerprint) : null;
  agent.createConnection = ((given: tls.ConnectionOptions, created: Created) => {
    const socket = tls.connect({ ...given, ca: trust.ca, rejectUnauthorized: false });
    socket.once('error', created);
    socket.once('secureConnect', () => {
      socket.off('error', created);
      const refusal = judge(socket, url, expected);
      if (!refusal) return created(null, socket);
      socket.destroy();
      created(refusal);
    });
    return undefined;
  }) as unknown as typeof agent.createConnection;
  return agent;
}

function judge(socket: tls.TLSSocket, url: string, expected: string | null): UntrustedServer | null {
  const shown = socket.getPeerCertificate().fingerprint256;
  if (expected) {
    return normalFingerprint(shown) === expected
      ? null
      : new UntrustedServer(url, shown, 'its fingerprint has changed');
  }
  return socket.authorized ? null : new UntrustedServer(url, shown, sentence(socket.authorizationError));
}

function sentence(reason: Error | string | undefined): string {
  const code = reason instanceof Error ? ((reason as NodeJS.ErrnoException).code ?? reason.message) : String(reason);
  if (/SELF_SIGNED/.test(code)) return 'it is self-signed';
  if (/EXPIRED/.test(code)) return 'it has expired';
  if (/ALTNAME/.test(code)) return 'it was made for another name';
  return code.toLowerCase().replaceAll('_', ' ');
}
