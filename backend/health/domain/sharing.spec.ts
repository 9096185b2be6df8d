import { ownerOf } from './sharing.js';

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
});
