import { openTestStore, type TestStore } from '../../testing.js';
import type { FailoverIntent } from '../domain/intent.js';
import type { Plan, StepDone } from '../domain/recovery.js';
import { stepMaker } from '../domain/steps.js';
import type { JournalEntry, NewRecovery } from '../ports.js';
import { beginRecovery, failoversSince, noteRecovery, unfinishedRecoveries } from './journal.store.js';
import { RecoveryRow, RecoveryStepRow } from './recovery.row.js';

describe('The journal of recoveries', () => {
  let test: TestStore;
  beforeEach(async () => (test = await openTestStore()));
  afterEach(() => test.close());

  const step = stepMaker();
  const intent: FailoverIntent = {
    ...{ kind: 'failover', from: 'm-1', cause: 'dead', acknowledgers: ['m-2'], candidates: ['m-2'] },
    ...{ mayLose: 0, without: [] },
  };
  const gathering: Plan = { intent, phase: 'gathering', steps: [step(0, 'stop-receiving', 'm-2', 'why')] };
  const promoting: Plan = {
    ...{ intent, phase: 'promoting' },
    steps: [
      step(0, 'elect', 'm-2', 'most received', { with: { elected: 'm-2', loses: 2 } }),
      step(1, 'detach', 'm-2', 'all applied', { irreversible: true }),
    ],
  };
  const recovery: NewRecovery = {
    ...{ id: 'r-aaaaaaaa', clusterId: 'c-1', term: 7, plan: gathering, requester: null, startedAt: 1_000 },
    because: { kind: 'act', intent, because: 'db-1 is dead', findings: [], numbers: { silentForMs: 12 } },
  };
  const done: StepDone = {
    ...{ id: 'stop-receiving:m-2', state: 'done', startedAtMs: 3.4, tookMs: 12.6, sent: ['STOP SLAVE IO_THREAD'] },
    ...{ said: '0-1-7', result: { received: '{"text":"0-1-7","streams":{"0":7}}' } },
  };
  const begun: JournalEntry = { kind: 'step-begun', id: done.id, atMs: 3.4 };
  const begin = (one = recovery) => test.store.write((tx) => beginRecovery(tx, one));
  const note = (...entries: JournalEntry[]) => test.store.write((tx) => noteRecovery(tx, recovery.id, entries, 9_000));
  const steps = () => test.store.read.find(RecoveryStepRow, { order: { n: 'ASC' } });

  it('gives a successor the plan in force and what every step before said', async () => {
    await begin();
    await note(begun, { kind: 'step-done', done }, { kind: 'plan', plan: promoting });
    await note({ kind: 'step-begun', id: 'detach:m-2', atMs: 20 });
    const [record] = await unfinishedRecoveries(test.store.read, 'c-1');
    expect(record.plan).toEqual(promoting);
    expect(record.because).toEqual(recovery.because);
    expect(record.done).toEqual([{ ...done, startedAtMs: 3, tookMs: 13 }]);
    expect(record.begun).toEqual(['detach:m-2']);
    expect(record.requester).toBeNull();
  });

  it('says what was lost as far as it is known, and nothing where nobody can know', async () => {
    const lost = async (loses: number, lossKnown: boolean) => {
      const elect = step(0, 'elect', 'm-2', 'why', { with: { elected: 'm-2', loses, lossKnown } });
      const one = { ...recovery, id: `r-${loses}-${lossKnown}` };
      await begin(one);
      const plan: JournalEntry = { kind: 'plan', plan: { ...promoting, steps: [elect] } };
      await test.store.write((tx) => noteRecovery(tx, one.id, [plan], 9_000));
      return (await test.store.read.findOneByOrFail(RecoveryRow, { id: one.id })).lost;
    };
    expect([await lost(0, true), await lost(2, true), await lost(2, false), await lost(0, false)]).toEqual([
      0,
      2,
      2,
      null,
    ]);
  });

  it('keeps each step once, with what it was to do, however often it is begun and done', async () => {
    await begin();
    await begin();
    await note(begun, begun, { kind: 'step-done', done }, { kind: 'plan', plan: promoting });
    await note({ kind: 'step-done', done });
    await note({ kind: 'step-begun', id: 'elect:m-2', atMs: 16 }, { kind: 'step-begun', id: 'elect:m-2', atMs: 17 });
    const rows = await steps();
    expect(rows.map(({ n, stepId, state }) => [n, stepId, state])).toEqual([
      [1, 'stop-receiving:m-2', 'done'],
      [2, 'elect:m-2', 'running'],
    ]);
    expect(rows[0].step).toEqual(gathering.steps[0]);
    expect(rows[1].step).toEqual(promoting.steps[0]);
  });

  it('says who was elected and what is lost, as soon as the election is planned', async () => {
    await begin();
    await note({ kind: 'plan', plan: promoting });
    const row = await test.store.read.findOneByOrFail(RecoveryRow, { id: recovery.id });
    expect([row.fromMember, row.toMember, row.lost]).toEqual(['m-1', 'm-2', 2]);
  });

  it('leaves nothing for a successor once it has ended', async () => {
    await begin();
    const end = { kind: 'end', end: 'done', sentence: 'db-2 is the primary.', primary: 'm-2', pauseMs: 33.4 } as const;
    await note(begun, { kind: 'step-done', done }, end);
    expect(await unfinishedRecoveries(test.store.read, 'c-1')).toEqual([]);
    const row = await test.store.read.findOneByOrFail(RecoveryRow, { id: recovery.id });
    expect([row.state, row.end, row.pauseMs, row.endedAt]).toEqual(['ended', 'done', 33, 9_000]);
  });

  it('counts the failovers that nobody asked for', async () => {
    await begin();
    await begin({ ...recovery, id: 'r-bbbbbbbb', startedAt: 5_000 });
    await begin({ ...recovery, id: 'r-cccccccc', startedAt: 6_000, requester: { name: 'ada', reason: 'drill' } });
    expect(await failoversSince(test.store.read, 'c-1', 2_000)).toEqual([5_000]);
  });
});
