import { plain } from '../../domain/result.js';
import type { ProbeCode, ProbeResult } from '../../domain/result.js';
import { TargetForbidden } from '../../ports.js';
import { TimedOut } from './deadline.js';
import type { Deadline } from './deadline.js';

/** A failure a probe names itself: the sentence follows "3 of 3 probes". */
export class ProbeFault extends Error {
  constructor(
    readonly code: ProbeCode,
    sentence: string,
  ) {
    super(sentence);
  }
}

type Known = [ProbeCode, string];
const byCode: Record<string, Known> = {
  ECONNREFUSED: ['refused', 'were refused: nothing listens there'],
  ECONNRESET: ['reset', 'were cut off in the middle of the answer'],
  EPIPE: ['reset', 'were cut off in the middle of the answer'],
  EHOSTUNREACH: ['unreachable', 'found no way to the host'],
  ENETUNREACH: ['unreachable', 'found no way to the network'],
  EHOSTDOWN: ['unreachable', 'found the host down'],
  ETIMEDOUT: ['timeout', 'got no answer to the connection'],
  ENOTFOUND: ['name-not-found', 'found no address for the name'],
  EAI_AGAIN: ['name-not-found', 'got no answer from the name server'],
  EAI_FAIL: ['name-not-found', 'got no answer from the name server'],
  HPE_HEADER_OVERFLOW: ['too-large', 'got headers of more than 16 kB'],
  CERT_HAS_EXPIRED: ['tls-invalid', 'met a certificate that has expired'],
  CERT_NOT_YET_VALID: ['tls-invalid', 'met a certificate that is not valid yet'],
  CERT_REVOKED: ['tls-invalid', 'met a certificate that was revoked'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['tls-invalid', 'met a certificate for another name'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls-invalid', 'met a self-signed certificate'],
  SELF_SIGNED_CERT_IN_CHAIN: ['tls-invalid', 'met a chain that ends in an unknown self-signed certificate'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['tls-invalid', 'met a certificate whose issuer is not known here'],
  UNABLE_TO_GET_ISSUER_CERT: ['tls-invalid', 'met a certificate whose issuer is not known here'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['tls-invalid', 'met a certificate whose issuer is not known here'],
  HANDSHAKE_SSL_ERROR: ['tls-invalid', 'could not agree on TLS'],
  EPROTO: ['tls-invalid', 'could not agree on TLS'],
};

/** What is known about an error code of Node, OpenSSL or the HTTP parser. */
export function faultOf(error: unknown): Known {
  if (error instanceof ProbeFault) return [error.code, error.message];
  if (error instanceof TimedOut) return ['timeout', error.message];
  if (error instanceof TargetForbidden) return ['target-forbidden', `were not sent: ${error.message}`];
  const code = codeOf(error);
  if (byCode[code]) return byCode[code];
  if (code.startsWith('HPE_')) return ['malformed', 'got an answer that is not HTTP'];
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return ['tls-invalid', 'could not agree on TLS'];
  return ['internal', `failed: ${code || (error instanceof Error ? error.message : String(error))}`];
}

/** Several addresses tried in turn end in one AggregateError: the first attempt speaks for all. */
function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = (first as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Runs the body of a probe under the law: never rejects, measures, names the failure, ends the deadline. */
export async function measured(
  deadline: Deadline,
  body: () => Promise<Omit<ProbeResult, 'durationMs'>>,
): Promise<ProbeResult> {
  try {
    const result = await body();
    return { ...result, sentence: plain(result.sentence), durationMs: deadline.elapsedMs };
  } catch (error) {
    const [code, sentence]: Known = deadline.aborted ? ['aborted', 'were stopped'] : faultOf(error);
    return { outcome: 'fail', code, sentence: plain(sentence), durationMs: deadline.elapsedMs, facts: {} };
  } finally {
    deadline.end();
  }
}
