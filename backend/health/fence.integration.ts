import { Bells, EventLog } from '../platform/events/index.js';
import { ManualClock } from '../platform/clock/index.js';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { thisHolder } from '../platform/leases/index.js';
import { openTestStore, type TestStore } from '../testing.js';
import { MemoryInventory } from './application/testing/builders.js';
import { RecordResults } from './application/record-results.js';
import { Crew } from './application/watch/crew.js';
import type { Changes } from './application/watch/health-book.js';
import { freshState } from './domain/fold.js';
import { memberDeadAfterMs } from './domain/sharing.js';
import { CheckStatusRow, HistoryBlockRow, StatusChangeRow } from './persistence/check.row.js';
import { HealthStateStore, PresumedDead } from './persistence/health-state.store.js';
import { HistoryStore } from './persistence/history.store.js';
import { MonitorMemberRow } from './persistence/monitor-member.row.js';
import { MonitorMembersStore } from './persistence/monitor-members.store.js';

describe('a status that grew old', () => {
  it('is told to who follows, with what is written', async () => {
    const test = await openTestStore();
    try {
      const { store } = test;
      const events = new EventLog(store, new ManualClock(), new Bells());
      const states = new HealthStateStore(store);
      const record = new RecordResults(store, states, new HistoryStore(store), new MemoryInventory(), events);
      await record.run({ states: [], blocks: [], repeats: [], changes: [], resources: [], aged: ['r1'] });
      const rows = await store.read.find(EventRow);
      expect(rows.map((row) => [row.type, row.subjectKind, row.subjectId])).toEqual([
        ['status.aged', 'resource', 'r1'],
      ]);
    } finally {
      await test.close();
    }
  });
});

describe('a daemon that stood still while another took its share over', () => {
  let test: TestStore;
  let clock: ManualClock;
  let record: RecordResults;
  const key = { checkNumber: 1, level: 0, measure: 0, block: 7 };

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock();
    const states = new HealthStateStore(test.store);
    const events = new EventLog(test.store, clock, new Bells());
    record = new RecordResults(test.store, states, new HistoryStore(test.store), new MemoryInventory(), events);
  });
  afterEach(() => test.close());

  const figures = { checks: 1, lagMs: 0, results: 1, late: 0 };
  const beaten = (id: string, at: number) => {
    const member = { id, at, host: 'elsewhere', pid: 1, startedAt: 0, ...figures };
    return test.store.write((tx) => tx.upsert(MonitorMemberRow, member, ['id']));
  };
  /** What a daemon knows: how the check was at a moment, with the history up to then. */
  const knowing = (lastAt: number, byte: number): Changes => ({
    states: [
      {
        ...{ checkNumber: 1, checkId: 'c1', resourceId: 'r1', last: null, stale: null },
        state: { ...freshState(0), lastAt },
      },
    ],
    blocks: [{ key, slots: Uint8Array.of(byte) }],
    changes: [
      { ...{ from: 'up', to: 'down', at: lastAt, sentence: '', name: 'shop' }, resourceId: 'r1', checkId: null },
    ],
    ...{ repeats: [], resources: [], aged: [] },
  });
  const stored = async () => {
    const [{ lastAt }] = await test.store.read.find(CheckStatusRow);
    const [{ slots }] = await test.store.read.find(HistoryBlockRow);
    return [lastAt, slots[0], await test.store.read.count(StatusChangeRow), await test.store.read.count(EventRow)];
  };

  it('writes nothing of what it knew over what the other found, and learns of it at its next beat', async () => {
    const crew = new Crew(new MonitorMembersStore(test.store), clock);
    await crew.beat(figures);
    await record.run(knowing(1_000, 1));
    const { at } = await test.store.read.findOneByOrFail(MonitorMemberRow, { id: thisHolder });
    await beaten('other', at + memberDeadAfterMs + 1);
    await expectAsync(record.run(knowing(500, 2))).toBeRejectedWithError(PresumedDead);
    expect(await stored()).toEqual([1_000, 1, 1, 1]);
    // Its own clocks stood still with it: only the database knows.
    expect(await crew.beat(figures)).toBe('presumed-dead');
  });

  it('is another than one that is only slow, that is alone, or whose neighbour died long before', async () => {
    const crew = new Crew(new MonitorMembersStore(test.store), clock);
    await record.run(knowing(1, 1));
    await crew.beat(figures);
    const { at } = await test.store.read.findOneByOrFail(MonitorMemberRow, { id: thisHolder });
    await beaten('other', at + memberDeadAfterMs);
    await beaten('dead', at - 3_600_000);
    await record.run(knowing(2, 2));
    expect(await stored()).toEqual([2, 2, 2, 2]);
    expect(await crew.beat(figures)).not.toBe('presumed-dead');
  });

  it('is known also when the other has left again', async () => {
    const crew = new Crew(new MonitorMembersStore(test.store), clock);
    await beaten('other', (await test.store.now()) + 3_600_000);
    await crew.beat(figures);
    await test.store.write((tx) => tx.delete(MonitorMemberRow, { id: 'other' }));
    clock.advance(memberDeadAfterMs + 1);
    expect(await crew.beat(figures)).toBe('presumed-dead');
  });
});
