import { Tenure } from './tenure.js';
import { ManualTiming } from './testing/manual-timing.js';

describe('A tenure', () => {
  let timing: ManualTiming;
  let tenure: Tenure;
  const grant = (term = 1) => ({ term, sentAt: timing.now(), sentAtWall: timing.wall(), believeMs: 8_000 });

  beforeEach(() => {
    timing = new ManualTiming();
    tenure = new Tenure(timing);
  });

  it('is worth nothing before a lease was granted, and after it was lost', () => {
    expect(tenure.validForMs()).toBe(0);
    tenure.renewed(grant());
    expect(tenure.validForMs()).toBe(8_000);
    tenure.lost();
    expect(tenure.validForMs()).toBe(0);
  });

  it('counts from before the renewal was sent', async () => {
    const sent = grant();
    await timing.advance(3_000);
    tenure.renewed(sent);
    expect(tenure.validForMs()).toBe(5_000);
    await timing.advance(5_000);
    expect(tenure.validForMs()).toBe(0);
  });

  it('is void when wall and monotonic clock part by more than a second, either way', () => {
    tenure.renewed(grant());
    for (const [parted, valid] of [
      [900, 8_000],
      [1_100, 0],
      [-1_100, 0],
    ]) {
      const before = timing.wallOffsetMs;
      timing.wallOffsetMs += parted;
      expect(tenure.validForMs()).withContext(`${parted} ms`).toBe(valid);
      timing.wallOffsetMs = before;
    }
  });

  it('is not shortened by the answer to an earlier renewal that comes late', async () => {
    const early = grant();
    await timing.advance(2_000);
    tenure.renewed(grant());
    tenure.renewed(early);
    expect(tenure.validForMs()).toBe(8_000);
  });
});
