import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { ControlFailed } from '../../ports.js';
import type { JudgedHost } from '../network/judged-host.js';

export type ServiceRole = 'active' | 'standby';

/** What a health check said of the service. */
export interface Health {
  readonly role: ServiceRole;
  readonly version: string;
}

export interface HealthTarget {
  readonly host: JudgedHost;
  readonly port: number;
  readonly path: string;
  readonly tls: { readonly mode: 'off' | 'verify-ca' | 'verify-full'; readonly ca: string | null };
}

const mostBytes = 64 * 1024;

/**
 * Asks `GET <path>`: 200 with a JSON object whose `role` is `active` or `standby`. Redirects are not followed: the check
 * is of this member and no other. A status that is not 200 counts as silence, since a service that says itself that it is
 * ill serves as little as one that hangs.
 *
 * @throws ControlFailed
 */
export async function askHealth(target: HealthTarget, timeoutMs: number, signal?: AbortSignal): Promise<Health> {
  const until = performance.now() + timeoutMs;
  const where = `${target.host.host} port ${target.port}`;
  const lookup = await within(target.host.lookup(), timeoutMs, where);
  const { status, body } = await ask(target, lookup, Math.max(1, until - performance.now()), where, signal);
  if (status !== 200)
    throw new ControlFailed('timeout', `${where} says that it is ill: ${target.path} answered ${status}`);
  const said = parse(body);
  if (said) return said;
  const message = `${target.path} at ${where} does not say its role`;
  throw new ControlFailed('failed', message, 'It must answer JSON with "role": "active" or "standby".');
}

type Lookup = Awaited<ReturnType<JudgedHost['lookup']>>;

function ask(
  { host, port, path, tls }: HealthTarget,
  lookup: Lookup,
  timeoutMs: number,
  where: string,
  signal?: AbortSignal,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': 'Holdfast', accept: 'application/json', connection: 'close' };
    const how = { host: host.host, port, path, lookup, headers, agent: false, maxHeaderSize: 16_384, method: 'GET' };
    const request =
      tls.mode === 'off'
        ? plainRequest(how)
        : tlsRequest({ ...how, ...(tls.ca ? { ca: tls.ca } : {}), ...(tls.mode === 'verify-ca' ? anyName : {}) });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', taken);
      request.destroy();
      settle();
    };
    const fail = (failure: ControlFailed) => end(() => reject(failure));
    const broken = (error: NodeJS.ErrnoException) => fail(asFailure(error, where));
    const taken = () => fail(new ControlFailed('timeout', 'was taken back'));
    const late = () => fail(new ControlFailed('timeout', `${where} did not answer within ${Math.round(timeoutMs)} ms`));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', taken, { once: true });
    request.on('error', broken);
    request.on('response', (response) => {
      response.on('error', broken);
      readBody(response, (body) => end(() => resolve({ status: response.statusCode ?? 0, body })));
    });
    request.end();
  });
}

/** The certificate's issuer counts, not the name it was made for. */
const anyName = { checkServerIdentity: () => undefined };

function readBody(response: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let held = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held > mostBytes) done('');
  });
  response.on('end', () => done(Buffer.concat(chunks).toString()));
}

function parse(body: string): Health | null {
  try {
    const { role, version } = JSON.parse(body) as Record<string, unknown>;
    if (role !== 'active' && role !== 'standby') return null;
    return { role, version: typeof version === 'string' ? version.slice(0, 100) : '' };
  } catch {
    return null;
  }
}

function asFailure({ code = '', message }: NodeJS.ErrnoException, where: string): ControlFailed {
  if (code === 'ECONNREFUSED') return new ControlFailed('refused', `nobody listens at ${where}`);
  if (code === 'ECONNRESET' || code === 'EPIPE') return new ControlFailed('reset', `${where} cut the connection`);
  if (/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/.test(code))
    return new ControlFailed('timeout', `${where} cannot be reached (${code})`);
  return new ControlFailed('failed', `${where} gave no answer of HTTP (${code || message})`);
}

async function within<T>(work: Promise<T>, timeoutMs: number, where: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const failure = new ControlFailed('timeout', `the name of ${where} was not resolved in time`);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
