import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../../platform/clock/index.js';
import { Log } from '../../../platform/logging/index.js';
import { withDefaults } from '../../domain/check.js';
import type { ProbeResult } from '../../domain/result.js';
import type { Open, SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import { aResult, failed } from '../testing/builders.js';
import type { Crew } from './crew.js';
import { OpinionGiver } from './opinion-giver.js';
import type { ProbeSet } from './probe-set.js';

describe('giving a second opinion', () => {
  const late = aResult({ outcome: 'late', sentence: 'not counted: the monitor was late' });
  let clock: ManualClock;
  let open: Open[];
  let reads: number;
  let written: [id: string, outcome: string][];
  let writes: number;
  let refuses: boolean;
  let flights: { done: (result: ProbeResult) => void; aborted: boolean }[];
  let crew: { isShared: boolean; self: { id: string } };
  let giver: OpinionGiver;

  beforeEach(() => {
    jasmine.clock().install();
    clock = new ManualClock();
    [open, reads, written, writes, refuses, flights] = [[], 0, [], 0, false, []];
    crew = { isShared: true, self: { id: 'b' } };
    const store: Pick<SecondOpinionsStore, 'questionsTo' | 'answer' | 'tidy'> = {
      questionsTo: () => Promise.resolve((reads++, [...open])),
      answer: (answers) => {
        if (refuses) return Promise.reject(new Error('the database is away'));
        writes += 1;
        for (const { id, answer } of answers) written.push([id, answer.outcome]);
        open = open.filter(({ id }) => !answers.some((one) => one.id === id));
        return Promise.resolve();
      },
      tidy: () => Promise.resolve(),
    };
    const look = (aim: { kind: string }, _: number, done: (result: ProbeResult) => void) => {
      if (aim.kind === 'tls') throw new Error('no such kind here');
      const flight = { done, aborted: false };
      flights.push(flight);
      return () => void (flight.aborted = true);
    };
    const probes = { looker: () => look } as unknown as ProbeSet;
    const log = Log.silent();
    giver = new OpinionGiver(probes, crew as Crew, store as unknown as SecondOpinionsStore, log, clock);
    giver.start();
  });
  afterEach(async () => {
    await giver.stop();
    jasmine.clock().uninstall();
  });

  const place = { host: 'shop.example', port: 80 };
  const asked = (id: string, leftMs = 7_000): Open => {
    return { id, leftMs, question: { checkId: id, timeoutMs: 5_000, aim: { ...withDefaults('tcp'), ...place } } };
  };
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      jasmine.clock().tick(50);
      await turn();
    }
  }

  it('looks once at each, and writes what comes together in one write', async () => {
    open = Array.from({ length: 300 }, (_, n) => asked(`q${n}`));
    await pass(1_600);
    expect(flights.length).toBe(300);
    for (const { done } of flights) done(failed);
    await pass(1_600);
    expect([written.length, writes, flights.length]).toEqual([300, 1, 300]);
    expect(new Set(written.map(([, outcome]) => outcome))).toEqual(new Set(['fail']));
  });

  it('has 512 on their way at most, and leaves out whom nobody waits for any more', async () => {
    open = Array.from({ length: 600 }, (_, n) => asked(`q${n}`, n === 599 ? 1_000 : 7_000));
    await pass(600);
    expect(flights.length).toBe(512);
    await pass(1_000);
    // Withdrawn by whoever asked, since its time is over.
    open.pop();
    for (const { done } of flights) done(aResult());
    await pass(600);
    expect(flights.length).toBe(599);
  });

  it('looks again while it is late itself and somebody waits, and then says that it was', async () => {
    open = [asked('q1')];
    await pass(600);
    flights[0].done(late);
    await pass(1_100);
    expect([flights.length, written]).toEqual([2, []]);
    flights[1].done(aResult());
    await pass(200);
    expect(written).toEqual([['q1', 'pass']]);
    open = [asked('q2', 3_000)];
    await pass(600);
    flights[2].done(late);
    await pass(1_100);
    flights[3].done(late);
    await pass(200);
    expect(written).toEqual([
      ['q1', 'pass'],
      ['q2', 'late'],
    ]);
  });

  it('looks once more at what it could not answer', async () => {
    open = [asked('q1')];
    refuses = true;
    await pass(600);
    flights[0].done(failed);
    await pass(1_200);
    expect(flights.length).toBe(2);
    refuses = false;
    flights[1].done(failed);
    await pass(200);
    expect(written).toEqual([['q1', 'fail']]);
  });

  it('goes on after a question that it does not understand', async () => {
    const strange = asked('q1');
    strange.question.aim = { ...withDefaults('tls'), ...place, serverName: 'shop' };
    open = [strange, asked('q2')];
    await pass(1_200);
    flights[0].done(failed);
    await pass(200);
    expect(written).toEqual([['q2', 'fail']]);
  });

  it('asks nothing of the store while it watches alone', async () => {
    crew.isShared = false;
    await pass(5_000);
    expect(reads).toBe(0);
  });

  it('ends what is on its way when it stops, and says nothing of it', async () => {
    open = [asked('q1'), asked('q2')];
    await pass(600);
    flights[0].done(late);
    await giver.stop();
    expect(flights[1].aborted).toBeTrue();
    flights[1].done(aResult({ outcome: 'fail', code: 'aborted' }));
    await pass(3_000);
    expect([written, flights.length]).toEqual([[], 2]);
  });
});
