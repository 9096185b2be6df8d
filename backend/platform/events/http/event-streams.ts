import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy, Optional } from '@nestjs/common';
import type { Actor } from '../../context/index.js';
import { Log } from '../../logging/index.js';
import type { LoggedEvent } from '../event.js';
import { EventReader } from '../event-reader.js';
import { EventTail, type Subscription } from '../event-tail.js';
import { EventVisibility, NothingVisible } from '../event-visibility.js';
import { EventStream, type StreamSink } from './event-stream.js';

const HEARTBEAT_MS = 10_000;
/** A stream whose reader was shut out ends within 5 s; looking takes a moment. */
const RECHECK_MS = 3_000;
/** Who missed more than this takes a fresh look instead of a replay. */
const MOST_REPLAYED = 1_000;

/** All event streams of this process. One follower of the log feeds them; each reader sees what it may when it is sent. */
@Injectable()
export class EventStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streams = new Set<EventStream>();
  private readonly visibility: EventVisibility;
  private tailing: Subscription | null = null;
  private timers: NodeJS.Timeout[] = [];
  private position = 0;

  constructor(
    private readonly reader: EventReader,
    private readonly tail: EventTail,
    private readonly log: Log,
    @Optional() @Inject(EventVisibility) visibility?: EventVisibility,
  ) {
    this.visibility = visibility ?? new NothingVisible();
  }

  /** How many are open. */
  get count(): number {
    return this.streams.size;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.position = await this.tail.latest();
    this.tailing = this.tail.follow({ from: this.position }, async (events) => this.hear(events));
    const recheck = setInterval(() => void this.recheck(this.streams), RECHECK_MS);
    const heartbeat = setInterval(() => this.streams.forEach((stream) => stream.heartbeat()), HEARTBEAT_MS);
    this.timers = [recheck, heartbeat];
  }

  async onModuleDestroy(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    for (const stream of this.streams) stream.end();
    await this.tailing?.stop();
  }

  /**
   * Opens a stream from now on, or from behind what the reader says to have seen.
   * @param lastEventId the position the reader has seen, when it was here before
   */
  open(reader: Actor, sink: StreamSink, lastEventId: number | null): EventStream {
    const now = this.position;
    const stream = new EventStream({ ...reader }, lastEventId ?? now, sink);
    this.streams.add(stream);
    void stream.then(async () => {
      if (lastEventId !== null) await this.replay(stream, lastEventId, now);
      stream.heartbeat();
    });
    return stream;
  }

  close(stream: EventStream): void {
    this.streams.delete(stream);
    stream.end();
  }

  private async replay(stream: EventStream, from: number, to: number): Promise<void> {
    const missed = await this.reader.after(from, MOST_REPLAYED + 1);
    const tooMuch = missed.length > MOST_REPLAYED;
    if (tooMuch || (await this.reader.resumption(from)) === 'reset') return stream.reset(Math.max(to, this.position));
    const upTo = missed.at(-1)?.position ?? from;
    stream.send(await this.visibility.visible({ ...stream.reader }, missed), upTo);
  }

  private hear(events: LoggedEvent[]): void {
    const upTo = events.at(-1)!.position;
    this.position = upTo;
    void this.recheck(
      [...this.streams].filter((stream) => events.some((event) => event.subject.id === stream.reader.id)),
    );
    const judged = new Map<string, Promise<LoggedEvent[]>>();
    for (const stream of this.streams) {
      void stream.then(async () => {
        const visible = judged.get(stream.key) ?? this.visibility.visible({ ...stream.reader }, events);
        judged.set(stream.key, visible);
        stream.send(await visible, upTo);
      });
    }
  }

  /** Ends the streams of readers who were shut out; who cannot be judged is shut out too. */
  private async recheck(streams: Iterable<EventStream>): Promise<void> {
    const byKey = Map.groupBy(streams, (stream) => stream.key);
    for (const same of byKey.values()) {
      const stillIn = await this.visibility.stillIn({ ...same[0].reader }).catch((error: unknown) => {
        this.log.warn('a stream’s reader could not be judged and is cut off', { error });
        return false;
      });
      if (!stillIn) same.forEach((stream) => this.close(stream));
    }
  }
}
