import type { JobContext } from '../../../platform/jobs/index.js';
import { DrillCluster } from './drill-cluster.js';

describe('A scheduled drill whose time has come', () => {
  const said: string[] = [];
  const job = { log: (line: string) => void said.push(line) } as unknown as JobContext;
  const intent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: true, maxPauseMs: 3_000 } as const;
  const drill = (planned: object, carried: object[] = []) => {
    const planning = { look: async () => planned };
    const recovering = { run: async (input: object) => (carried.push(input), { summary: 'done' }) };
    return new DrillCluster(planning as never, recovering as never).run({ clusterId: 'c-1' }, job);
  };

  it('is carried out as it was planned then', async () => {
    const carried: object[] = [];
    const outcome = await drill({ intent, blockers: [], sentence: 'db-1 hands over to db-2.' }, carried);
    expect([outcome.summary, carried]).toEqual(['done', [{ clusterId: 'c-1', intent }]]);
    expect(said).toContain('db-1 hands over to db-2.');
  });

  it('is let go while it could not be safe, with every reason, and nothing is done', async () => {
    const carried: object[] = [];
    const blockers = [{ sentence: 'db-2 applies nothing: stopped.' }, { sentence: 'haproxy-1 cannot be reached.' }];
    const failed = await drill({ intent, blockers, sentence: '' }, carried).catch((error: unknown) => error);
    expect(failed).toEqual(
      jasmine.objectContaining({
        message: 'not drilled: db-2 applies nothing: stopped. haproxy-1 cannot be reached.',
      }),
    );
    await expectAsync(drill({ intent: null, blockers: [], sentence: 'Nobody can take over.' })).toBeRejected();
    expect(carried).toEqual([]);
  });
});
