import type { Actor } from '../../context/index.js';
import type { LoggedEvent } from '../event.js';

/** Where the text of a stream goes: an HTTP response, or a test. */
export interface StreamSink {
  write(text: string): void;
  /** Bytes that the reader has not taken yet. */
  readonly waiting: number;
  end(): void;
}

/** A reader who is this far behind is cut off; it comes back with its last position. */
const MOST_WAITING = 256 * 1024;

/** One reader's stream: what was sent, what is to be sent, one thing after the other. */
export class EventStream {
  private turn: Promise<void> = Promise.resolve();
  private ended = false;

  /** @param position the reader has seen, or need not see, everything up to here */
  constructor(
    readonly reader: Actor,
    private position: number,
    private readonly sink: StreamSink,
  ) {}

  /** Two streams with the same key see the same. */
  get key(): string {
    const { kind, id, sessionId, tokenId } = this.reader;
    return [kind, id, sessionId, tokenId].join(' ');
  }

  get open(): boolean {
    return !this.ended;
  }

  /** Does something to the stream after all that was asked before; a failure ends it, and the reader comes back. */
  then(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch(() => this.end());
    return this.turn;
  }

  /** Sends what is new among the events the reader may see, and notes that all of `upTo` is dealt with. */
  send(events: LoggedEvent[], upTo: number): void {
    for (const event of events) if (event.position > this.position) this.write(changeText(event));
    this.position = Math.max(this.position, upTo);
  }

  /** Tells the reader to look at everything anew: what it has not seen is gone. */
  reset(position: number): void {
    this.position = position;
    this.write(`event: reset\nid: ${position}\ndata: {}\n\n`);
  }

  /** A sign of life that also carries the position, so that a reader who may see little does not fall behind. */
  heartbeat(): void {
    this.write(`: alive\nid: ${this.position}\n\n`);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.end();
  }

  private write(text: string): void {
    if (this.ended) return;
    if (this.sink.waiting > MOST_WAITING) this.end();
    else this.sink.write(text);
  }
}

/** What goes to a browser: type, subject and version. The data of an event stays here. */
function changeText({ type, subject, version, at, position }: LoggedEvent): string {
  const data = { type, subject, ...(version === null || version === undefined ? {} : { version }), at };
  return `event: change\nid: ${position}\ndata: ${JSON.stringify(data)}\n\n`;
}
