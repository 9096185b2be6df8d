import { firstBroken } from './explore.js';
import { goingOn, schedule } from './generate.js';
import { run } from './run.js';
import { story } from './story.js';

const SCHEDULES = 5_000;
const GOING_ON = 200;

describe('The failover controller under simulation', () => {
  it(
    `keeps every invariant in ${SCHEDULES} schedules`,
    async () => {
      const broken = await firstBroken(1, SCHEDULES);
      if (broken) fail(`npm run simulate -- --seed ${broken.seed}\n${story(broken.schedule, broken.result)}`);
      expect(broken).toBeNull();
    },
    10 * 60_000,
  );

  it(
    `keeps them in ${GOING_ON} schedules where a lone survivor goes on without a copy`,
    async () => {
      const broken = await firstBroken(1, GOING_ON, {}, goingOn);
      const again = `npm run simulate -- --policy single-survivor-async --seed ${broken?.seed}`;
      if (broken) fail(`${again}\n${story(broken.schedule, broken.result)}`);
      expect(broken).toBeNull();
    },
    5 * 60_000,
  );

  it('comes to the same end, command by command, when a seed is run again', async () => {
    const once = async () => {
      const { world, end } = await run(schedule(4_711));
      return { end, commands: world.commands, rows: world.writers.map(({ acknowledged }) => acknowledged) };
    };
    expect(await once()).toEqual(await once());
  });
});
