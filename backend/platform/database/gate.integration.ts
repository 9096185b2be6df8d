import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Column, DataSource, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner, Table } from 'typeorm';
import { idColumn, intColumn } from './columns.js';
import { openStore, sqliteFile } from './data-source.js';
import { OuterConnectionInTransaction } from './gate.js';
import { newId } from './ids.js';
import { openTestDatabase, type TestStore } from './testing.js';

@Entity('gated')
class GatedRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('integer') value: number;
}

class Gated1700000000000 implements MigrationInterface {
  name = 'Gated1700000000000';
  async up(q: QueryRunner): Promise<void> {
    await q.createTable(new Table({ name: 'gated', columns: [idColumn(), intColumn(q, 'value')] }));
  }
  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('gated');
  }
}

const schema = { entities: [GatedRow], migrations: [Gated1700000000000] };
const pause = () => new Promise((done) => setTimeout(done, 1));

describe('the store under concurrent transactions', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestDatabase(schema);
  });
  afterEach(() => test.close());

  it('keeps exactly the rows of the transactions that committed when every fifth of 20 rolls back', async () => {
    const work = Array.from({ length: 20 }, (_, value) =>
      test.store.write(async (tx) => {
        await tx.insert(GatedRow, { id: newId(), value });
        await pause();
        if (value % 5 === 0) throw new Error('undo');
      }),
    );
    const ended = await Promise.allSettled(work);
    expect(ended.filter((e) => e.status === 'rejected').length).toBe(4);
    expect(await test.store.read.count(GatedRow)).toBe(16);
  });

  it('shows nobody the rows of a transaction that is still open', async () => {
    let seen = -1;
    let look: () => void = () => undefined;
    const looked = new Promise<void>((done) => (look = done));
    let opened: () => void = () => undefined;
    const open = new Promise<void>((done) => (opened = done));
    const writing = test.store.write(async (tx) => {
      await tx.insert(GatedRow, { id: newId(), value: 1 });
      opened();
      await looked;
    });
    await open;
    seen = await test.store.read.count(GatedRow);
    look();
    await writing;
    expect(seen).toBe(0);
  });

  it('refuses the outer connection inside a transaction instead of waiting for itself', async () => {
    const nested = test.store.write(() => test.store.write(async () => undefined));
    await expectAsync(nested).toBeRejectedWithError(OuterConnectionInTransaction);
    const outerRead = test.store.write(async () => test.store.read.count(GatedRow));
    await expectAsync(outerRead).toBeRejectedWithError(OuterConnectionInTransaction);
    await test.store.write((tx) => tx.insert(GatedRow, { id: newId(), value: 1 }));
    expect(await test.store.read.count(GatedRow)).toBe(1);
  });
});

describe('SQLite without the gate', () => {
  it('mixes the transactions of concurrent callers, which is why the gate exists', async () => {
    if (process.env.HOLDFAST_TEST_ENGINE === 'mariadb') return expect(true).toBeTrue();
    const bare = new DataSource({ type: 'better-sqlite3', database: ':memory:', ...schema, migrationsRun: true });
    await bare.initialize();
    const work = Array.from({ length: 20 }, (_, value) =>
      bare.transaction(async (tx) => {
        await tx.insert(GatedRow, { id: newId(), value });
        await pause();
        if (value % 5 === 0) throw new Error('undo');
      }),
    );
    await Promise.allSettled(work);
    expect(await bare.getRepository(GatedRow).count()).not.toBe(16);
    await bare.destroy();
  });
});

describe('the store beside a second process that writes', () => {
  for (const holdMs of [100, 300])
    it(`neither fails nor stalls the event loop while the other holds the lock for ${holdMs} ms`, async () => {
      if (process.env.HOLDFAST_TEST_ENGINE === 'mariadb') return expect(true).toBeTrue();
      const test = await openTestDatabase(schema);
      const other = spawn(process.execPath, [
        fileURLToPath(new URL('./testing-lock-holder.js', import.meta.url)),
        sqliteFile(test.config.data),
        String(holdMs),
      ]);
      await once(other.stdout, 'data');
      const stall = watchStall();
      const work = Array.from({ length: 30 }, async (_, value) => {
        // Spread over time, so that the lock is met again and again and not once by all of them.
        await new Promise((done) => setTimeout(done, 50 * value));
        await test.store.write(async (tx) => {
          const count = await tx.count(GatedRow);
          await tx.insert(GatedRow, { id: newId(), value: count + value });
        });
      });
      const ended = await Promise.allSettled(work);
      const worst = stall();
      other.kill('SIGKILL');
      expect(ended.filter((e) => e.status === 'rejected')).toEqual([]);
      expect(await test.store.read.count(GatedRow)).toBe(30);
      expect(worst).toBeLessThanOrEqual(holdMs / 2);
      await test.close();
    });
});

/**
 * Measures the longest time the event loop did not turn, in milliseconds, less the time the kernel let the thread wait for
 * a processor meanwhile (Linux's schedstat): a busy machine must not look like a blocking call. The five worst turns are
 * left out, since a slow disk and garbage collection are nobody's lock; a driver that blocks does so at every turn of it.
 */
function watchStall(): () => number {
  const waitedMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  let last = performance.now();
  let waited = waitedMs();
  const stalls = [0, 0, 0, 0, 0, 0];
  const timer = setInterval(() => {
    const [now, nowWaited] = [performance.now(), waitedMs()];
    stalls.push(now - last - 2 - (nowWaited - waited));
    [last, waited] = [now, nowWaited];
  }, 2);
  return () => {
    clearInterval(timer);
    return stalls.sort((a, b) => b - a)[5];
  };
}

describe('opening the database', () => {
  it('waits for another process that is making the file, instead of failing', async () => {
    if (process.env.HOLDFAST_TEST_ENGINE === 'mariadb') return expect(true).toBeTrue();
    const data = mkdtempSync(join(tmpdir(), 'holdfast-open-'));
    const holder = fileURLToPath(new URL('./testing-lock-holder.js', import.meta.url));
    const other = spawn(process.execPath, [holder, sqliteFile(data), '300', 'EXCLUSIVE']);
    await once(other.stdout, 'data');
    const { store } = await openStore({ data, databaseUrl: null }, schema);
    expect(store.engine).toBe('sqlite');
    other.kill('SIGKILL');
    await store.close();
    rmSync(data, { recursive: true });
  });
});
