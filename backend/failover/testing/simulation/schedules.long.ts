import { firstBroken } from './explore.js';
import { goingOn } from './generate.js';
import { story } from './story.js';

const SCHEDULES = 100_000;
const GOING_ON = 20_000;

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

  it(`keeps them in ${GOING_ON} schedules where a lone survivor goes on without a copy`, async () => {
    const broken = await firstBroken(1, GOING_ON, {}, goingOn);
    const again = `npm run simulate -- --policy single-survivor-async --seed ${broken?.seed}`;
    if (broken) fail(`${again}\n${story(broken.schedule, broken.result)}`);
    expect(broken).toBeNull();
  }, 3_600_000);
});
