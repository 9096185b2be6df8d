import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiHeader, ApiProduces, ApiResponse, ApiTags } from '../../http/api-docs.js';
import { currentActor } from '../../context/index.js';
import { SignedIn } from '../../http/permission.js';
import { TooMany } from '../../http/refusal.js';
import { EventStreams } from './event-streams.js';
import type { StreamSink } from './event-stream.js';

/** Open streams in one process; a browser needs one, however many tabs it has. */
const MOST_STREAMS = 1_000;

/** What changed, as it changes. */
@ApiTags('events')
@Controller('events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /**
   * `event: change` with {type, subject, version, at}; `event: reset` when what was missed is gone; comments as a sign
   * of life every 10 s. The id is the position to come back with.
   */
  @Get()
  @SignedIn('each reader is sent only what their rights let them see')
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The position seen last' })
  @ApiResponse({ status: 200, description: 'A stream of server-sent events', schema: { type: 'string' } })
  follow(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): void {
    if (this.streams.count >= MOST_STREAMS) throw new TooMany('Too many event streams are open', 10);
    const sink = responseSink(reply);
    const stream = this.streams.open(currentActor(), sink, positionOf(lastEventId));
    request.raw.on('close', () => this.streams.close(stream));
  }
}

/** What is no position counts as one that is long gone. */
function positionOf(lastEventId: string | undefined): number | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.MAX_SAFE_INTEGER;
}

/** Takes the response out of the framework's hands; the headers it would add come along. */
function responseSink(reply: FastifyReply): StreamSink {
  reply.hijack();
  const { raw } = reply;
  raw.socket?.setNoDelay(true);
  raw.socket?.setTimeout(0);
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...STREAM_HEADERS });
  return {
    write: (text) => void raw.write(text),
    get waiting() {
      return raw.writableLength;
    },
    end: () => void raw.end(),
  };
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};
