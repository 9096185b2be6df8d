import { statSync } from 'node:fs';
import { ManualClock } from '../../platform/clock/index.js';
import { sqliteFile } from '../../platform/database/index.js';
import { openTestStore } from '../../testing.js';
import type { TestStore } from '../../testing.js';
import { FoldHistory } from '../application/fold-history.js';
import { Minutes } from '../application/watch/minutes.js';
import { aResult } from '../application/testing/builders.js';
import { defaultCadence, withDefaults } from '../domain/check.js';
import { blockOf, levels, timeOf } from '../domain/levels.js';
import type { Level } from '../domain/levels.js';
import { addValue, emptySlot, p95 } from '../domain/slot.js';
import { HistoryBlockRow } from './check.row.js';
import { ChecksStore } from './checks.store.js';
import { HistoryStore } from './history.store.js';

const day = 86_400_000;
const start = 1_700_006_400_000;

describe('stored history', () => {
  let test: TestStore;
  let history: HistoryStore;
  let number: number;
  beforeEach(async () => {
    test = await openTestStore();
    history = new HistoryStore(test.store);
    const check = { resourceId: 'r', name: 'tcp', settings: withDefaults('tcp'), ...defaultCadence };
    number = (await test.store.write((tx) => new ChecksStore(test.store).add(tx, check, start))).number;
  });
  afterEach(() => test.close());

  const read = (level: Level, from: number, to: number) =>
    history.slots(test.store.read, { checkNumber: number, level, from, to });

  it('counts every result at every level, however often it is folded', async () => {
    const minutes = new Minutes();
    const clock = new ManualClock(start);
    const folding = new FoldHistory(test.store, history, clock);
    const values: number[] = [];
    for (let at = start; at < start + 5 * 3_600_000; at += 10_000) {
      const durationMs = 5 + ((at / 10_000) % 97);
      values.push(durationMs);
      minutes.add(number, aResult({ durationMs, outcome: at % 100_000 === 0 ? 'fail' : 'pass' }), at);
      if (at % 600_000 !== 0) continue;
      await test.store.write((tx) => history.savePacked(tx, minutes.takeAll()));
      clock.advance(at - clock.now() + 15_000);
      await folding.run();
    }
    await test.store.write((tx) => history.savePacked(tx, minutes.takeAll()));
    clock.advance(3_600_000);
    await folding.run();
    await folding.run();
    for (const level of levels) {
      const slots = (await read(level, start, start + day)).get(0)!;
      expect(slots.reduce((sum, { slot }) => sum + slot.count, 0))
        .withContext(`level ${level.number}`)
        .toBe(1800);
      expect(slots.reduce((sum, { slot }) => sum + slot.failures, 0)).toBe(180);
    }
    const hour = (await read(levels[2], start, start + 3_600_000)).get(0)![0].slot;
    const exact = values.slice(0, 360).sort((a, b) => a - b)[342] * 100;
    expect(Math.abs(p95(hour) / exact - 1)).toBeLessThan(0.15);
  });

  it('goes on after a restart in the middle of an hour without losing what was there', async () => {
    const before = new Minutes();
    before.add(number, aResult(), start + 60_000);
    await test.store.write((tx) => history.savePacked(tx, before.takeAll()));
    const after = new Minutes();
    after.resume(await history.blocksAt(levels[0], blockOf(levels[0], start), [number]));
    after.add(number, aResult(), start + 61_000);
    await test.store.write((tx) => history.savePacked(tx, after.takeAll()));
    const slots = (await read(levels[0], start, start + 3_600_000)).get(0)!;
    expect(slots.map(({ slot }) => slot.count)).toEqual([2]);
  });

  it('forgets what is older than each level keeps, and nothing else', async () => {
    const clock = new ManualClock(start + 10 * day);
    const slot = emptySlot();
    addValue(slot, 1, false);
    const old = (level: Level, at: number) => ({
      key: { checkNumber: number, level: level.number, measure: 0, block: blockOf(level, at) },
      block: new Map([[0, slot]]),
    });
    const [fine, middle] = levels;
    const kept = [old(fine, start + 9 * day), old(middle, start)];
    await test.store.write((tx) => history.save(tx, [old(fine, start + 7 * day), ...kept]));
    await new FoldHistory(test.store, history, clock).run();
    const rows = await test.store.read.findBy(HistoryBlockRow, { checkNumber: number, measure: 0 });
    expect(rows.some((row) => row.level === 0 && row.block === blockOf(fine, start + 7 * day))).toBeFalse();
    expect(rows.filter((row) => row.level === 0).length).toBe(1);
    expect(rows.some((row) => row.level === 1 && row.block === blockOf(middle, start))).toBeTrue();
  });

  it('keeps 400 days of a check asked every 10 s in at most 400 kB of the database', async () => {
    const bytesBefore = await size();
    const life = wholeLife();
    for (let checkNumber = 1000; checkNumber < 1005; checkNumber++) {
      const blocks = life.map(({ key, block }) => ({ key: { ...key, checkNumber }, block }));
      await test.store.write((tx) => history.save(tx, blocks));
    }
    const perCheck = ((await size()) - bytesBefore) / 5;
    expect(perCheck).withContext(`bytes a check on ${test.store.engine}`).toBeLessThan(400_000);
  });

  async function size(): Promise<number> {
    if (test.store.engine === 'sqlite') {
      await test.store.write((tx) => tx.query('SELECT 1'));
      await test.store.read.query('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
      return statSync(sqliteFile(test.config.data)).size + statSync(`${sqliteFile(test.config.data)}-wal`).size;
    }
    const [{ bytes }] = await test.store.read.query('SELECT SUM(LENGTH(slots) + 40) AS bytes FROM history_block');
    return Number(bytes ?? 0);
  }

  function wholeLife() {
    const now = start + 400 * day;
    return levels.flatMap((level) =>
      Array.from({ length: Math.ceil(level.keepMs / level.blockMs) + 1 }, (_, i) => {
        const block = blockOf(level, now) - i;
        return { key: { level: level.number, measure: 0, block }, block: full(level, block) };
      }),
    );
  }

  function full(level: Level, block: number) {
    const slots = new Map<number, ReturnType<typeof emptySlot>>();
    const perSlot = level.slotMs / 10_000;
    for (let index = 0; index < level.blockMs / level.slotMs; index++) {
      const slot = emptySlot();
      for (let i = 0; i < perSlot; i++) {
        const noise = Math.sin(timeOf(level, block, index) / 1e7 + i * i) + Math.sin(i * 12.9898 + index * 78.233);
        addValue(slot, 2_500 * Math.exp(0.4 * noise), i === 3 && index % 500 === 0);
      }
      slots.set(index, slot);
    }
    return slots;
  }
});
