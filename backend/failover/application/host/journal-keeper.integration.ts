import { ManualClock } from '../../../platform/clock/index.js';
import { openTestStore, type TestStore } from '../../../testing.js';
import type { Decision } from '../../domain/decision.js';
import { controllerOf } from '../../persistence/sights.store.js';
import type { Write } from '../thread/messages.js';
import { Holdings } from './holdings.js';
import { JournalKeeper } from './journal-keeper.js';

describe('The journal of this daemon', () => {
  let test: TestStore;
  let holdings: Holdings;
  let keeper: JournalKeeper;
  const outcomes: unknown[] = [];
  const appended: string[] = [];

  beforeEach(async () => {
    test = await openTestStore();
    holdings = new Holdings(test.store);
    outcomes.length = appended.length = 0;
    const configs = { noteOutcome: async (_: unknown, __: string, outcome: unknown) => void outcomes.push(outcome) };
    const events = {
      append: async (_: unknown, ...all: { type: string }[]) => void appended.push(...all.map((e) => e.type)),
    };
    keeper = new JournalKeeper(test.store, configs as never, holdings, events as never, new ManualClock());
  });
  afterEach(() => test.close());

  const write = (what: Write) => new Promise<string | null>((resolve) => keeper.write('c-1', what, resolve));
  const intent = { kind: 'close-member', member: 'm-2', primary: 'm-1' } as const;
  const because: Decision = { kind: 'act', intent, because: 'it is writable', findings: [], numbers: {} };
  const begin: Write = {
    kind: 'begin',
    recovery: {
      ...{ id: 'r-1', clusterId: 'c-1', term: 1, because, requester: null, startedAt: 1 },
      plan: { intent, phase: 'converging', steps: [] },
    },
  };
  const ended: Write = {
    ...{ kind: 'note', recoveryId: 'r-1' },
    entry: { kind: 'end', end: 'done', sentence: 'closed', primary: 'm-1', pauseMs: null },
  };
  const primary: Write = { kind: 'keep', what: { kind: 'primary', member: 'm-2' } };
  const connections: Write = { kind: 'keep', what: { kind: 'connections', term: 1, connections: { 'm-1': [7, 8] } } };

  it('keeps what was given in its order, and says of each that it is kept', async () => {
    await holdings.renew(['c-1']);
    const all = await Promise.all([begin, primary, ended, connections].map(write));
    expect(all).toEqual([null, null, null, null]);
    expect(outcomes).toEqual([{ primaryId: 'm-2' }]);
    expect(appended).toEqual(['recovery.begun', 'recovery.ended']);
    const row = await controllerOf(test.store.read, 'c-1');
    expect([row?.holder, row?.term, row?.connections]).toEqual([holdings.holder, 1, { 'm-1': [7, 8] }]);
  });

  it('refuses what comes after another daemon has taken the cluster, and changes nothing', async () => {
    await holdings.renew(['c-1']);
    expect(await write(begin)).toBeNull();
    await test.store.write((tx) => tx.query(`UPDATE lease SET holder = 'another', term = 2`));
    expect(await write(primary)).toContain('no longer ours');
    expect(await write(ended)).toContain('no longer ours');
    expect(outcomes).toEqual([]);
    expect(appended).toEqual(['recovery.begun']);
  });

  it('refuses everything of a cluster that was never ours', async () => {
    expect(await write(begin)).toContain('no longer ours');
  });
});
