import { setTimeout as delay } from 'node:timers/promises';
import { openTestStore, type TestStore } from '../../../testing.js';
import type { Actor } from '../../context/index.js';
import { ledgerOver } from '../../jobs/testing.js';
import { Log } from '../../logging/index.js';
import type { LoggedEvent } from '../event.js';
import { EventVisibility } from '../event-visibility.js';
import type { StreamSink } from './event-stream.js';
import { EventStreams } from './event-streams.js';

const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', sessionId: 's1' };
const ben: Actor = { kind: 'person', id: 'ben', name: 'Ben', sessionId: 's2' };

/** Shows what is meant for the reader: subjects whose id begins with the reader's. */
class Named extends EventVisibility {
  shutOut = new Set<string>();
  asked = 0;

  async visible(reader: Actor, events: LoggedEvent[]): Promise<LoggedEvent[]> {
    this.asked += 1;
    return events.filter((event) => event.subject.id.startsWith(reader.id!));
  }

  async stillIn(reader: Actor): Promise<boolean> {
    return !this.shutOut.has(reader.id!);
  }
}

class Sink implements StreamSink {
  text = '';
  waiting = 0;
  ended = false;

  write(text: string): void {
    this.text += text;
  }

  end(): void {
    this.ended = true;
  }

  /** Ids of the subjects that were told of, in order. */
  get told(): string[] {
    return [...this.text.matchAll(/event: change\nid: \d+\ndata: (.*)\n/g)].map((m) => JSON.parse(m[1]).subject.id);
  }
}

describe('The event stream', () => {
  let test: TestStore;
  let ledger: ReturnType<typeof ledgerOver>;
  let visibility: Named;
  let streams: EventStreams;

  const append = (...ids: string[]) =>
    test.store.write((tx) =>
      ledger.events.append(
        tx,
        ...ids.map((id) => ({ type: 'x.changed', subject: { kind: 'x', id }, version: 2, data: { secret: 1 } })),
      ),
    );
  const open = (reader: Actor, lastEventId: number | null = null) => {
    const sink = new Sink();
    return { sink, stream: streams.open(reader, sink, lastEventId) };
  };
  async function until(what: () => boolean, ms = 30_000): Promise<void> {
    for (const end = performance.now() + ms; !what(); await delay(5))
      if (performance.now() > end) throw new Error(`did not happen within ${ms} ms: ${what.toString()}`);
  }

  beforeEach(async () => {
    test = await openTestStore();
    ledger = ledgerOver(test.store);
    visibility = new Named();
    streams = new EventStreams(ledger.reader, ledger.tail, Log.silent(), visibility);
    ledger.sequencer.start();
    ledger.tail.start();
    await streams.onApplicationBootstrap();
  });
  afterEach(async () => {
    await streams.onModuleDestroy();
    await ledger.tail.stop();
    await ledger.sequencer.stop();
    await test.close();
  });

  it('tells each reader only what they may see, and of that only type, subject, version and time', async () => {
    const [a, b] = [open(ada), open(ben)];
    await append('ada-1', 'ben-1');
    await append('ada-2');
    await until(() => a.sink.told.length === 2 && b.sink.told.length === 1);
    expect([a.sink.told, b.sink.told]).toEqual([['ada-1', 'ada-2'], ['ben-1']]);
    const data = JSON.parse(/event: change\nid: 1\ndata: (.*)\n/.exec(a.sink.text)![1]);
    expect(Object.keys(data).sort()).toEqual(['at', 'subject', 'type', 'version']);
  });

  it('goes on where a reader was, without a hole and without telling twice, while more is appended', async () => {
    await append('ada-1', 'ben-1', 'ada-2');
    await until(() => streams['position'] === 3);
    const more = Promise.all([append('ada-3'), append('ada-4')]);
    const { sink } = open(ada, 1);
    await more;
    await append('ada-5');
    await until(() => sink.told.length >= 4);
    expect(sink.told.slice(0, 1)).toEqual(['ada-2']);
    expect([...sink.told].sort()).toEqual(['ada-2', 'ada-3', 'ada-4', 'ada-5']);
  });

  it('says reset when what was missed is gone, when it is too much, and when the position is of another log', async () => {
    await append(...Array.from({ length: 1_001 }, (_, i) => `ada-${i}`));
    await until(() => streams['position'] === 1_001);
    const sinks = [open(ada, 0).sink, open(ada, 5_000).sink];
    await test.store.write((tx) => tx.query('DELETE FROM event_log WHERE position < 900'));
    sinks.push(open(ada, 500).sink);
    await until(() => sinks.every((sink) => sink.text.includes('event: reset')));
    expect(sinks.every((sink) => sink.text.startsWith('event: reset\nid: 1001\n'))).toBeTrue();
    expect(sinks.flatMap((sink) => sink.told)).toEqual([]);
    const near = open(ada, 1_000).sink;
    await until(() => near.told.length === 1);
  });

  it('carries the position in its signs of life, so that who may see nothing does not fall behind', async () => {
    const { sink } = open(ben);
    await append('ada-1');
    await until(() => streams['position'] === 1);
    await until(() => {
      streams['streams'].forEach((stream) => stream.heartbeat());
      return sink.text.includes(': alive\nid: 1\n\n');
    });
    expect(sink.told).toEqual([]);
  });

  it('of someone who is shut out ends when they are told of, without waiting for the look at everyone', async () => {
    clearInterval(streams['timers'][0]);
    const [a, b] = [open(ada), open(ben)];
    visibility.shutOut.add('ada').add('ben');
    await append('ada');
    await until(() => a.sink.ended);
    expect([b.sink.ended, streams.count]).toEqual([false, 1]);
  });

  it('of someone who is shut out ends by the look at everyone, when nobody tells of them', async () => {
    const [a, b] = [open(ada), open(ben)];
    visibility.shutOut.add('ben');
    await until(() => b.sink.ended);
    expect([a.sink.ended, streams.count]).toEqual([false, 1]);
  });

  it('judges once for all tabs of one session, and cuts off a reader that does not read', async () => {
    const tabs = [open(ada), open(ada), open(ada)];
    await until(() => tabs.every((tab) => tab.sink.text.length > 0));
    tabs[0].sink.waiting = 1_000_000;
    await append('ada-1');
    await until(() => tabs[2].sink.told.length === 1);
    expect(visibility.asked).toBe(1);
    expect(tabs.map((tab) => tab.sink.ended)).toEqual([true, false, false]);
  });

  it('shows nothing and lets nobody stay where nothing judges', async () => {
    const bare = new EventStreams(ledger.reader, ledger.tail, Log.silent());
    await bare.onApplicationBootstrap();
    const sink = new Sink();
    bare.open(ada, sink, null);
    await append('ada');
    await until(() => sink.ended);
    expect(sink.told).toEqual([]);
    await bare.onModuleDestroy();
  });
});
