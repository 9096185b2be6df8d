import { Column, DataSource, Entity, LessThan, PrimaryColumn } from 'typeorm';
import { bindIntegers } from './bind-integers.js';

@Entity('numbered')
class NumberedRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('bigint') at: number;
  @Column('double') share: number;
  @Column('varchar', { length: 40 }) text: string;
}

describe('An SQLite connection that binds integers', () => {
  let source: DataSource;
  let asked: string[];
  const row = (id: string, at: number, share = 0) => source.manager.insert(NumberedRow, { id, at, share, text: id });
  const kinds = () => source.query('SELECT id, typeof(at) AS at, typeof(share) AS share FROM numbered ORDER BY id');

  beforeEach(async () => {
    source = new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      entities: [NumberedRow],
      synchronize: true,
    });
    await bindIntegers(source).initialize();
    asked = [];
    spyOn(source.logger, 'logQuery').and.callFake((sql) => void asked.push(sql));
  });
  afterEach(() => source.destroy());

  it('asks with the same text whatever the number, so that it is compiled once', async () => {
    for (const at of [1_795_391_690_105, 1_795_391_691_106]) {
      await row(`row ${at}`, at);
      await source.manager.findBy(NumberedRow, { at: LessThan(at) });
      await source.manager.update(NumberedRow, { at }, { at: at + 1 });
    }
    expect(asked.length).toBe(6);
    expect(new Set(asked).size).toBe(3);
  });

  it('stores and finds what numbers in the text would: integers as integers, also the largest', async () => {
    const numbers = [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    for (const [n, at] of numbers.entries()) await row(String(n), at, at);
    for (const [n, at] of numbers.entries())
      expect((await source.manager.findBy(NumberedRow, { at })).map(({ id }) => id)).toEqual([String(n)]);
    const rows = await kinds();
    expect(rows.every((one: { at: string; share: string }) => one.at === 'integer' && one.share === 'real')).toBeTrue();
  });

  it('keeps an integer in a text what it was, and fractions as they are', async () => {
    await row('a', 1, 0.25);
    await source.manager.update(NumberedRow, { share: 0.25 }, { text: 7 as unknown as string });
    const [found] = await source.manager.findBy(NumberedRow, { id: 'a' });
    expect([found.text, found.share]).toEqual(['7', 0.25]);
  });

  it('takes a bulk with more numbers than SQLite binds', async () => {
    const rows = Array.from({ length: 8_500 }, (_, n) => ({ id: String(n), at: n, share: n, text: '' }));
    await source.manager.insert(NumberedRow, rows);
    expect(await source.manager.count(NumberedRow)).toBe(8_500);
  });
});
