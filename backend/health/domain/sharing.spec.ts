import { namesOf, ownerOf, secondFor } from './sharing.js';

describe('the shares of daemons', () => {
  const resources = Array.from(
    { length: 3_000 },
    (_, n) => `0192f000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  );
  const daemons = ['a/17/01', 'b/17/02', 'b/99/03', 'c/3/04'];
  const shares = (of: string[]) => Map.groupBy(resources, (id) => ownerOf(id, of)!);

  it('are even, and the same whatever the order in which daemons are seen', () => {
    for (const [, share] of shares(daemons)) expect(Math.abs(share.length - 750)).toBeLessThan(110);
    const reversed = [...daemons].reverse();
    expect(resources.every((id) => ownerOf(id, daemons) === ownerOf(id, reversed))).toBeTrue();
  });

  it('move nothing but what the one had that died, evenly to those that stay', () => {
    const after = daemons.slice(1);
    const moved = resources.filter((id) => ownerOf(id, daemons) !== ownerOf(id, after));
    expect(moved.every((id) => ownerOf(id, daemons) === daemons[0])).toBeTrue();
    for (const [, share] of Map.groupBy(moved, (id) => ownerOf(id, after)!)) expect(share.length).toBeGreaterThan(180);
  });

  it('belong to nobody where there is nobody', () => {
    expect(ownerOf('r', [])).toBeUndefined();
  });

  describe('and a second opinion', () => {
    const [anna, bert, carl, dora] = [
      { id: 'a/17/01', host: 'a', pid: 17 },
      { id: 'b/17/02', host: 'b', pid: 17 },
      { id: 'b/99/03', host: 'b', pid: 99 },
      { id: 'c/3/04', host: 'c', pid: 3 },
    ];
    const all = [anna, bert, carl, dora];

    it('are asked of another host, spread evenly, by the same order as the shares', () => {
      const asked = Map.groupBy(resources, (id) => secondFor(id, bert, all)!);
      expect([...asked.keys()].sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([anna, dora]);
      for (const [, some] of asked) expect(some.length).toBeGreaterThan(1_300);
      const other = resources.filter((id) => secondFor(id, bert, all)!.id !== ownerOf(id, [anna.id, dora.id]));
      expect(other).toEqual([]);
    });

    it('are asked of a neighbour where no other host is, or none could tell', () => {
      expect(secondFor('r', bert, [bert, carl])).toBe(carl);
      expect(secondFor('r', bert, all, true)).toBe(carl);
    });

    it('are asked of nobody where there is nobody', () => {
      expect(secondFor('r', bert, [bert])).toBeUndefined();
      expect(secondFor('r', anna, all, true)).toBeUndefined();
    });

    it('are told by host, and by pid where the host is the same', () => {
      expect(namesOf(anna, bert)).toEqual(['a', 'b']);
      expect(namesOf(bert, carl)).toEqual(['b (pid 17)', 'b (pid 99)']);
    });
  });
});
