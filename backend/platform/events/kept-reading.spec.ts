import { KeptReading } from './kept-reading.js';

describe('what is kept while the event log stands still', () => {
  let tail: { head: number };
  let kept: KeptReading<number>;
  let reads: number;
  beforeEach(() => {
    tail = { head: 7 };
    kept = new KeptReading(tail, 1_000);
    reads = 0;
  });
  const get = (now: number) => kept.get(now, () => Promise.resolve((reads += 1)));

  it('is read once, anew when the log has moved, and anew after a while', async () => {
    expect([await get(0), await get(999)]).toEqual([1, 1]);
    tail.head = 8;
    expect([await get(999), await get(1_998), await get(1_999)]).toEqual([2, 2, 3]);
  });

  it('is not kept for longer when the clock is set back', async () => {
    await get(100_000);
    expect(await get(0)).toBe(2);
  });

  it('belongs to the head before the reading, and is not kept when it was dropped while it was read', async () => {
    await kept.get(0, () => Promise.resolve((tail.head = 8)));
    expect(await get(0)).toBe(1);
    kept.drop();
    await kept.get(0, () => {
      kept.drop();
      return Promise.resolve(0);
    });
    expect(await get(0)).toBe(2);
  });
});
