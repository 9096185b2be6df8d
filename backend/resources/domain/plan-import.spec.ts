import { type KnownResource } from './import-plan.js';
import { type InventoryField, understand } from './inventory.js';
import { planImport } from './plan-import.js';

type Said = Partial<Record<InventoryField, string>> & { groups?: string[] };

const entries = (...lines: Said[]) =>
  lines.map(({ groups = [], ...said }, index) =>
    understand({
      line: index + 1,
      text: said.name ?? said.address ?? '',
      said: new Map(Object.entries(said)) as never,
      groups,
    }),
  );

function known(name: string, more: Partial<KnownResource['fields']> = {}, visible = true): KnownResource {
  const about = { environment: '', notes: '', ownerId: null, runbookUrl: '', parentId: null, tags: [] };
  return { id: `id-${name}`, version: 1, visible, fields: { ...about, name, kind: 'host', address: name, ...more } };
}

const reasons = (lines: Said[], there: KnownResource[] = []) =>
  planImport(entries(...lines), there).errors.map((one) => `${one.line} ${one.reason}`);

describe('the plan of an import', () => {
  it('has each entry in exactly one list', () => {
    const plan = planImport(
      entries(
        { address: 'new' },
        { address: 'same' },
        { name: 'other', address: 'moved' },
        { address: 'x', parent: 'no' },
      ),
      [known('same'), known('other')],
    );
    expect(plan.added.map((one) => one.line)).toEqual([1]);
    expect(plan.unchanged.map((one) => one.line)).toEqual([2]);
    expect(plan.changed.map((one) => one.line)).toEqual([3]);
    expect(plan.errors.map((one) => one.line)).toEqual([4]);
  });

  it('puts parents before their children, whatever the order of the lines', () => {
    const plan = planImport(
      entries(
        { name: 'c', address: 'c', parent: 'B' },
        { name: 'b', address: 'b', parent: 'a' },
        { name: 'a', address: 'a' },
      ),
      [],
    );
    expect(plan.added.map((one) => [one.fields.name, one.parent])).toEqual([
      ['a', null],
      ['b', 'a'],
      ['c', 'b'],
    ]);
  });

  it('changes only what is said, and only adds tags of groups', () => {
    const before = known('a', { tags: ['hand'], notes: 'kept', environment: 'test' });
    const plan = planImport(entries({ name: 'A', address: 'a', environment: 'Live', groups: ['Web'] }), [before]);
    expect(plan.changed[0].differences).toEqual([
      { field: 'tags', before: 'hand', after: 'hand,web' },
      { field: 'environment', before: 'test', after: 'live' },
    ]);
    expect(planImport(entries({ name: 'a', address: 'a', tags: '' }), [before]).changed[0].differences).toEqual([
      { field: 'tags', before: 'hand', after: '' },
    ]);
  });

  it('names the parent in a difference, not its id', () => {
    const there = [known('rack'), known('a', { parentId: 'id-rack' })];
    const plan = planImport(entries({ name: 'a', address: 'a', parent: '' }), there);
    expect(plan.changed[0].differences).toEqual([{ field: 'parent', before: 'rack', after: '' }]);
    expect(planImport(entries({ name: 'a', address: 'a', parent: 'RACK' }), there).unchanged.length).toBe(1);
  });

  it('lets two swap places', () => {
    const there = [known('a'), known('b', { parentId: 'id-a' })];
    const plan = planImport(
      entries({ name: 'a', address: 'a', parent: 'b' }, { name: 'b', address: 'b', parent: '' }),
      there,
    );
    expect(plan.errors).toEqual([]);
    expect(plan.changed.map((one) => one.fields.name)).toEqual(['b', 'a']);
  });

  it('refuses circles, unknown parents and all that hangs below them', () => {
    expect(
      reasons([
        { address: 'a', parent: 'b' },
        { address: 'b', parent: 'a' },
        { address: 'c', parent: 'a' },
      ]).length,
    ).toBe(3);
    expect(reasons([{ address: 'a', parent: 'a' }])[0]).toContain('circle');
    expect(
      reasons([
        { address: 'c', parent: 'b' },
        { address: 'b', parent: 'no' },
      ]),
    ).toEqual(['1 parent "b" has an error itself', '2 parent "no" is not known']);
    const there = [known('a'), known('b', { parentId: 'id-a' })];
    expect(reasons([{ address: 'a', parent: 'b' }], there)[0]).toContain('circle');
  });

  it('refuses a name that stands twice, is of another kind, or belongs to what may not be seen', () => {
    expect(
      reasons([
        { name: 'a', address: 'a' },
        { name: 'A', address: 'b' },
      ])[0],
    ).toContain('stands on line 1 already');
    expect(reasons([{ address: 'a' }, { address: 'A' }])[0]).toContain('stands on line 1 already');
    expect(reasons([{ name: 'a', address: 'tcp://a:1' }], [known('a')])[0]).toContain('known as a host');
    const hidden = known('a', {}, false);
    expect(reasons([{ name: 'a', address: 'a' }], [hidden])[0]).toContain('you may not see');
    expect(reasons([{ name: 'b', address: 'b', parent: 'a' }], [hidden])[0]).toContain('is not known');
  });

  it('of what it has done is empty', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const lines = someLines(seed);
      const first = planImport(entries(...lines), []);
      const there = first.added.map((one) =>
        known(one.fields.name, { ...one.fields, parentId: one.parent === null ? null : `id-${one.parent}` }),
      );
      const again = planImport(entries(...lines), there);
      expect(again.added).withContext(`seed ${seed}`).toEqual([]);
      expect(again.changed).withContext(`seed ${seed}`).toEqual([]);
      expect(again.errors.map((one) => one.line)).toEqual(first.errors.map((one) => one.line));
    }
  });
});

function someLines(seed: number): Said[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const addresses = ['a', 'b', 'mysql://a', 'mysql://a:3307', 'tcp://b:1', 'https://a/x', 'https://a/y'];
  return Array.from({ length: 12 }, () => ({
    address: addresses[random(addresses.length)],
    ...(random(2) ? { name: `n${random(8)}` } : {}),
    ...(random(3) ? {} : { parent: `n${random(8)}` }),
    groups: random(2) ? ['g'] : [],
  }));
}
