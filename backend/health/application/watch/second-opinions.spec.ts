import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../../platform/clock/index.js';
import { Config } from '../../../platform/config/index.js';
import { Log } from '../../../platform/logging/index.js';
import { withDefaults } from '../../domain/check.js';
import type { Answer, Opinion, Question } from '../../domain/second-opinion.js';
import type { Place } from '../../domain/sharing.js';
import type { Answered, Asked, SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import type { Crew } from './crew.js';
import type { OpinionGiver } from './opinion-giver.js';
import { SecondOpinions } from './second-opinions.js';

/** The table, in memory. */
class MemoryTable {
  readonly rows = new Map<string, Asked>();
  readonly writes: number[] = [];
  answers: Answered[] = [];
  hangs: Promise<void> | null = null;

  async put(asked: readonly Asked[], used: readonly string[]): Promise<void> {
    await this.hangs;
    this.writes.push(asked.length);
    for (const one of asked) this.rows.set(one.id, one);
    for (const id of used) this.rows.delete(id);
    this.answers = this.answers.filter(({ id }) => !used.includes(id));
  }

  async answersFor(): Promise<Answered[]> {
    await this.hangs;
    return this.answers;
  }

  withdraw(): Promise<void> {
    this.rows.clear();
    return Promise.resolve();
  }

  answer(checkId: string, answer: Partial<Answer> = {}): void {
    const row = [...this.rows.values()].find(({ question }) => question.checkId === checkId)!;
    this.answers.push({ ...row, answer: { outcome: 'fail', code: 'refused', sentence: 'were refused', ...answer } });
  }
}

describe('asking for a second opinion', () => {
  const [self, second]: Place[] = [
    { id: 'a', host: 'ops-1', pid: 1 },
    { id: 'b', host: 'ops-2', pid: 2 },
  ];
  let clock: ManualClock;
  let table: MemoryTable;
  let settled: [string, Opinion][];
  let opinions: SecondOpinions;
  let crew: { self: Place; isShared: boolean; secondFor: () => Place | undefined };

  const opinionsWith = (secondOpinion: boolean) => {
    const giver = { start: () => undefined, stop: () => Promise.resolve() } as unknown as OpinionGiver;
    const config = Object.assign(new Config(), { secondOpinion });
    const store = table as unknown as SecondOpinionsStore;
    const made = new SecondOpinions(crew as unknown as Crew, store, giver, config, clock, Log.silent());
    made.start((checkId, opinion) => void settled.push([checkId, opinion]));
    return made;
  };

  beforeEach(() => {
    jasmine.clock().install();
    clock = new ManualClock();
    table = new MemoryTable();
    settled = [];
    crew = { self, isShared: true, secondFor: () => second };
    opinions = opinionsWith(true);
  });
  afterEach(async () => {
    await opinions.stop();
    jasmine.clock().uninstall();
  });

  const question = (checkId: string): Question => {
    return { checkId, timeoutMs: 1_000, aim: { ...withDefaults('tcp'), host: 'shop.example', port: 80 } };
  };
  const ask = (checkId: string) => opinions.ask('r1', question(checkId));
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      jasmine.clock().tick(50);
      await turn();
    }
  }

  it('puts what falls in one moment to others in one write, and uses the answers', async () => {
    for (let n = 0; n < 500; n++) expect(ask(`c${n}`)).toBeTrue();
    await pass(100);
    expect(table.writes).toEqual([500]);
    for (let n = 0; n < 500; n++) table.answer(`c${n}`);
    await pass(500);
    expect(settled.length).toBe(500);
    const { here, there, answer } = settled[0][1];
    expect([here, there, answer?.outcome]).toEqual(['ops-1', 'ops-2', 'fail']);
    expect([table.rows.size, table.writes.length]).withContext('used ones are gone, in one write').toEqual([0, 2]);
    await pass(5_000);
    expect([settled.length, table.writes.length]).withContext('and then it rests').toEqual([500, 2]);
  });

  it('waits two seconds longer than the probe may take, and no longer', async () => {
    ask('c1');
    await pass(2_900);
    expect(settled).toEqual([]);
    await pass(500);
    expect(settled.map(([id, { answer }]) => [id, answer])).toEqual([['c1', null]]);
    expect(table.rows.size).toBe(0);
  });

  it('withholds nothing longer while the store hangs', async () => {
    const gate = Promise.withResolvers<void>();
    table.hangs = gate.promise;
    ask('c1');
    await pass(4_500);
    expect(settled.map(([id, { answer }]) => [id, answer])).toEqual([['c1', null]]);
    gate.resolve();
    table.hangs = null;
    await pass(500);
    expect([settled.length, table.rows.size]).toEqual([1, 0]);
  });

  it('uses an answer that came in time although it stood still itself', async () => {
    ask('c1');
    await pass(100);
    table.answer('c1', { outcome: 'pass' });
    clock.advance(60_000);
    await pass(500);
    expect(settled.map(([, { answer }]) => answer?.outcome)).toEqual(['pass']);
  });

  it('settles the latest question of a check alone', async () => {
    ask('c1');
    await pass(100);
    table.answer('c1', { outcome: 'pass' });
    ask('c1');
    await pass(500);
    expect(settled).toEqual([]);
    table.answer('c1');
    await pass(500);
    expect(settled.map(([, { answer }]) => answer?.outcome)).toEqual(['fail']);
    expect([table.rows.size, table.answers.length]).toEqual([0, 0]);
  });

  it('has a thousand questions in the store at most, and settles the others in their time as well', async () => {
    for (let n = 0; n < 1_200; n++) ask(`c${n}`);
    await pass(200);
    expect(table.rows.size).toBe(1_000);
    table.answer('c0');
    await pass(600);
    expect(Math.max(...table.writes)).toBe(1_000);
    expect([...table.rows.values()].some((row) => row.question.checkId === 'c1000')).toBeTrue();
    await pass(3_000);
    expect(new Set(settled.map(([id]) => id)).size).toBe(1_200);
    expect([settled.length, table.rows.size]).toEqual([1_200, 0]);
  });

  it('asks nobody when it is off, alone, stopped, or nobody else could tell', async () => {
    const off = opinionsWith(false);
    expect(off.ask('r1', question('c1'))).toBeFalse();
    await off.stop();
    expect(opinions.ask('r1', null)).toBeFalse();
    crew.isShared = false;
    expect(ask('c1')).toBeFalse();
    crew.isShared = true;
    crew.secondFor = () => undefined;
    expect(ask('c1')).toBeFalse();
    crew.secondFor = () => second;
    expect(ask('c1')).toBeTrue();
    await pass(100);
    await opinions.stop();
    expect(table.rows.size).withContext('what it asked is withdrawn').toBe(0);
    expect(ask('c2')).toBeFalse();
  });
});
