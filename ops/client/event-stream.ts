import type { Readable } from 'node:stream';

/** One message of a `text/event-stream`. */
export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

const longestLine = 1 << 20;

/** Reads server-sent events (WHATWG HTML 9.2.6) until the stream ends; comments (heartbeats) are passed over. */
export async function* readEvents(body: Readable): AsyncGenerator<ServerEvent> {
  let event: ServerEvent = { id: '', type: 'message', data: '' };
  for await (const line of lines(body)) {
    if (line !== '') {
      event = withField(event, line);
      continue;
    }
    if (event.data !== '') yield { ...event, data: event.data.slice(0, -1) };
    event = { id: event.id, type: 'message', data: '' };
  }
}

function withField(event: ServerEvent, line: string): ServerEvent {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'data') return { ...event, data: `${event.data}${value}\n` };
  if (name === 'event') return { ...event, type: value };
  if (name === 'id') return { ...event, id: value };
  return event;
}

async function* lines(body: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    if (rest.length > longestLine) throw new Error('A line of the event stream is longer than 1 MiB');
    yield* parts;
  }
}
