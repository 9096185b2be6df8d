import { firstBroken } from './explore.js';
import { story } from './story.js';

const SCHEDULES = 100_000;

describe('The failover controller under long simulation', () => {
  it(
    `keeps every invariant in ${SCHEDULES} schedules`,
    async () => {
      const broken = await firstBroken(1, SCHEDULES);
      if (broken) fail(`npm run simulate -- --seed ${broken.seed}\n${story(broken.schedule, broken.result)}`);
      expect(broken).toBeNull();
    },
    4 * 3_600_000,
  );
});
