import { request as requestPlain } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpAim } from '../../domain/aim.js';
import { answerCap } from '../../ports.js';
import { certificateEnd } from '../net/certificate.js';
import type { Deadline } from '../net/deadline.js';
import { ProbeFault } from '../net/faults.js';

export interface HttpAnswer {
  status: number;
  location: string | undefined;
  body: Buffer;
  /** The body was longer than the cap. */
  cut: boolean;
  encoding: string | undefined;
  certificateNotAfter: number | undefined;
}

export interface AskOptions {
  aim: Pick<HttpAim, 'method' | 'verifyTls'>;
  lookup: LookupFunction;
  ca: string | undefined;
  /** Asked for and proved instead of the name in the address. */
  hostName?: string;
  headers?: Record<string, string>;
  /** Takes the body in pieces instead of its being kept; `most` bytes are read. */
  pieces?: { take: (piece: Buffer) => void; most: number };
}

/** One request on a connection of its own, and its answer up to the cap. The connection is closed when this ends. */
export async function ask(url: URL, options: AskOptions, deadline: Deadline): Promise<HttpAnswer> {
  const request = url.protocol === 'https:' ? requestTls(url, shape(options)) : requestPlain(url, shape(options));
  try {
    return await deadline.race(answerTo(request, options.pieces));
  } finally {
    request.on('error', () => {});
    request.destroy();
  }
}

const usualHeaders = { 'user-agent': 'Holdfast', accept: '*/*', 'accept-encoding': 'identity', connection: 'close' };

function shape({
  aim,
  lookup,
  ca,
  hostName,
  headers,
}: AskOptions): RequestOptions & { ca?: string; rejectUnauthorized: boolean } {
  return {
    method: aim.method,
    agent: false,
    lookup,
    autoSelectFamily: true,
    maxHeaderSize: 16_384,
    rejectUnauthorized: aim.verifyTls,
    headers: { ...usualHeaders, ...(hostName === undefined ? {} : { host: hostName }), ...headers },
    ...(hostName === undefined || isIP(hostName) ? {} : { servername: hostName }),
    ...(ca === undefined ? {} : { ca }),
  } as RequestOptions & { rejectUnauthorized: boolean };
}

function answerTo(request: ClientRequest, pieces: AskOptions['pieces']): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => void readBody(response, pieces).then(resolve, reject));
    request.on('upgrade', () => reject(new ProbeFault('malformed', 'were answered in another protocol')));
    request.on('error', reject);
    request.on('close', () => reject(new ProbeFault('reset', 'were cut off before the answer')));
    request.end();
  });
}

function readBody(response: IncomingMessage, pieces: AskOptions['pieces']): Promise<HttpAnswer> {
  const certificateNotAfter = response.socket instanceof TLSSocket ? certificateEnd(response.socket) : undefined;
  const chunks: Buffer[] = [];
  const { most, take } = pieces ?? { most: answerCap, take: (piece: Buffer) => void chunks.push(piece) };
  let held = 0;
  return new Promise((resolve, reject) => {
    const done = (cut: boolean) => {
      const { location, 'content-encoding': encoding } = response.headers;
      const body = Buffer.concat(chunks);
      resolve({ status: response.statusCode ?? 0, location, body, cut, encoding, certificateNotAfter });
    };
    response.on('data', (chunk: Buffer) => {
      const room = most - held;
      try {
        take(chunk.subarray(0, room));
      } catch (error) {
        return void response.destroy(error as Error);
      }
      held += Math.min(room, chunk.length);
      if (chunk.length < room) return;
      response.destroy();
      done(true);
    });
    response.on('end', () => done(false));
    response.on('error', reject);
  });
}
