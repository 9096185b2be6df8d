import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { NotFound, sendProblem, TooLarge, TooMany } from '../../platform/http/index.js';
import { ReceiveBeat, type ReceivedBeat } from '../application/receive-beat.js';

/** Bytes of a log that are kept; what comes after them is read and forgotten. */
const keptBytes = 10_000;
/** Bytes that are read at all. */
const readBytes = 1_000_000;
const bodyMs = 10_000;

interface Call {
  Params: { token: string; what?: string };
  Body: string | undefined;
}

/**
 * The door jobs knock at: `/hb/<token>`, with `/start`, `/fail`, `/log` or an exit code behind it. It is outside the API
 * since it asks for no session and takes any body that curl sends; it answers one word of plain text. Who knocks too
 * often, by address or by token, is told to wait.
 */
@Injectable()
export class HeartbeatDoor implements OnModuleInit {
  private readonly perAddress = new RateLimiterMemory({ points: 300, duration: 10 });
  private readonly perToken = new RateLimiterMemory({ points: 60, duration: 60 });

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly receiving: ReceiveBeat,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register((door, _, done) => {
      door.removeAllContentTypeParsers();
      door.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => readLog(payload));
      const handler = (request: FastifyRequest<Call>, reply: FastifyReply) => this.open(request, reply);
      for (const url of ['/hb/:token', '/hb/:token/:what']) {
        door.route<Call>({ method: ['GET', 'HEAD', 'POST', 'PUT'], url, exposeHeadRoute: false, handler });
      }
      done();
    });
  }

  private async open(request: FastifyRequest<Call>, reply: FastifyReply): Promise<unknown> {
    const { token, what = '' } = request.params;
    const meant = meaningOf(what);
    if (!meant || !/^[\w-]{20,60}$/.test(token)) return sendProblem(reply, new NotFound('This address'));
    try {
      await this.perAddress.consume(request.ip);
      await this.perToken.consume(token);
    } catch {
      return sendProblem(reply, new TooMany('This job calls too often: once a second is plenty', 60));
    }
    const body = request.body?.trim() ? request.body : null;
    const heard = await this.receiving.run(token, { ...meant, body, address: request.ip.slice(0, 64) });
    if (!heard) return sendProblem(reply, new NotFound('This heartbeat'));
    return reply.header('content-type', 'text/plain; charset=utf-8').header('cache-control', 'no-store').send('ok\n');
  }
}

/** What the last part of the address says; null when it says nothing that is known. */
function meaningOf(what: string): Pick<ReceivedBeat, 'kind' | 'exitCode'> | null {
  if (what === '') return { kind: 'success', exitCode: null };
  if (what === 'start' || what === 'fail' || what === 'log') return { kind: what, exitCode: null };
  if (!/^\d{1,3}$/.test(what) || Number(what) > 255) return null;
  return { kind: what === '0' ? 'success' : 'fail', exitCode: Number(what) };
}

/** The beginning of what is sent, as text. @throws TooLarge, and when it takes longer than 10 s */
async function readLog(payload: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let [read, kept] = [0, 0];
  const timer = setTimeout(() => payload.destroy(new Error('the log took too long')), bodyMs);
  try {
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      if ((read += chunk.length) > readBytes) throw new TooLarge('A log of more than 1 MB is not taken');
      if (kept < keptBytes) chunks.push(chunk.subarray(0, keptBytes - kept));
      kept = Math.min(keptBytes, kept + chunk.length);
    }
  } finally {
    clearTimeout(timer);
  }
  // Byte 0 is no text in any database; a character cut in two at the end is left out.
  return new TextDecoder().decode(Buffer.concat(chunks), { stream: true }).replaceAll('\0', ' ');
}
