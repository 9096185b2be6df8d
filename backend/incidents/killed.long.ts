import { Clock } from '../platform/clock/index.js';
import { openTestStore } from '../testing.js';
import { stormWithKills } from './testing/killed.js';

describe('fifty kills with -9 of the process that keeps incidents', () => {
  it('lose nothing and double nothing', async () => {
    const test = await openTestStore();
    try {
      const { told, expected } = await stormWithKills(test, new Clock(), 20_261_122, 50);
      expect(told).toEqual(expected);
    } finally {
      await test.close();
    }
  }, 300_000);
});
