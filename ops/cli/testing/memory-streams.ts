import { PassThrough, Readable, Writable } from 'node:stream';
import { Streams } from '../terminal/streams.js';

/** Streams that a test reads; `typed` is what stands on standard input. */
export class MemoryStreams extends Streams {
  constructor(
    private readonly seen: { out: string[]; err: string[] } = { out: [], err: [] },
    terminal: { typed?: string; tty?: boolean } = {},
    env: Record<string, string> = {},
  ) {
    const tty = terminal.tty ?? false;
    const input = tty ? answering(terminal.typed ?? '') : Readable.from(terminal.typed ? [terminal.typed] : []);
    super(Object.assign(input, { isTTY: tty }), sink(seen.out, tty), sink(seen.err, tty), env);
  }

  /** The result, as it would be piped on. */
  get out(): string {
    return this.seen.out.join('');
  }

  /** What was said beside it. */
  get err(): string {
    return this.seen.err.join('');
  }
}

function sink(chunks: string[], isTTY: boolean): Writable & { isTTY: boolean } {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  return Object.assign(stream, { isTTY });
}

/** A keyboard: gives the next line a moment after somebody listens. */
function answering(typed: string): PassThrough {
  const keyboard = new PassThrough();
  setImmediate(() => keyboard.write(typed));
  return keyboard;
}
