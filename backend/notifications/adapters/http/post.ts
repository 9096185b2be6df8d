import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { lineOf } from '../../../platform/logging/index.js';
import { attemptMs, NotDelivered } from '../../ports.js';

/** Finds and judges the address of a host; rejects with a sentence when it may not be connected to. */
export type FindTarget = (host: string) => Promise<{ lookup: LookupFunction }>;

/** More of an answer is not read. */
const answerCap = 16_384;

export interface Answered {
  host: string;
  status: number;
  /** The beginning of the body, without control characters. */
  body: string;
}

/** Posts JSON and reads a short answer. A redirect is an answer like any other that is not 2xx: it is not followed. */
export class Post {
  constructor(
    private readonly findTarget: FindTarget,
    private readonly patienceMs = attemptMs,
  ) {}

  /** The answer, when its status is 2xx; without a body it is a GET. @throws NotDelivered */
  async send(address: string, body: object | null, headers: Record<string, string> = {}): Promise<Answered> {
    if (!URL.canParse(address)) throw new NotDelivered('the address of the channel cannot be read');
    const url = new URL(address);
    const stop = AbortSignal.timeout(this.patienceMs);
    try {
      const { lookup } = await this.findTarget(url.hostname.replace(/^\[|\]$/g, ''));
      const { status, said } = await exchange(url, body && JSON.stringify(body), headers, lookup, stop);
      if (status >= 200 && status < 300) return { host: url.host, status, body: said };
      throw new NotDelivered(`${url.host} answered ${status}${reason(status, said)}`);
    } catch (error) {
      if (error instanceof NotDelivered) throw error;
      if (stop.aborted) throw new NotDelivered(`${url.host} did not answer within ${this.patienceMs / 1000} s`);
      const { code, message: words, name } = error as NodeJS.ErrnoException;
      throw new NotDelivered(`${url.host} was not reached: ${name === 'TargetRefused' ? words : (code ?? words)}`);
    }
  }
}

/** The other side's own words may quote what was sent to it, so only its status is repeated, and a short plain reason. */
function reason(status: number, said: string): string {
  if (status >= 300 && status < 400) return ', a redirect, which is not followed';
  return /^[a-z][a-z_ ]{2,60}$/.test(said) ? ` (${said})` : '';
}

/** 200 with something else than the service's own answer: somebody else's page. */
export function notOurAnswer({ host, status }: Answered, expected: string): NotDelivered {
  return new NotDelivered(`${host} answered ${status}, but not with ${expected}: is the address right?`);
}

function exchange(
  url: URL,
  body: string | null,
  more: Record<string, string>,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<{ status: number; said: string }> {
  const send = url.protocol === 'https:' ? requestTls : requestPlain;
  const headers = {
    ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    'user-agent': 'Holdfast',
    connection: 'close',
    ...more,
  };
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: body === null ? 'GET' : 'POST',
      agent: false,
      lookup,
      headers,
      signal,
      maxHeaderSize: 16_384,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let said = '';
      const done = () => {
        resolve({ status: response.statusCode ?? 0, said: lineOf(said, Infinity) });
        response.destroy();
      };
      response
        .setEncoding('utf8')
        .on('error', reject)
        .on('end', done)
        .on('aborted', () => reject(new Error('cut off')));
      response.on('data', (chunk: string) => {
        said += chunk;
        if (said.length >= answerCap) done();
      });
    });
    request.end(body ?? undefined);
  });
}
