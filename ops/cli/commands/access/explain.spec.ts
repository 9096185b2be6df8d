import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const ben = { id: 'p2', name: 'Ben', email: 'ben@example.com' };
const stub = (verdict: object) =>
  new StubApi()
    .list('GET /api/v1/people', [ben])
    .list('GET /api/v1/resources', [{ id: 'r1', name: 'db-1' }])
    .on('GET /api/v1/access/explain', verdict);

describe('holdfast access explain', () => {
  it('ends with 13 on a no, and names what is missing and who can give it', async () => {
    const sentence = 'no: Ben has Operator on tag:web; db-1 is tagged db. Backup operator on db-1 would allow it.';
    const no = stub({
      allowed: false,
      sentence,
      canBeGivenBy: [
        { id: 'p1', name: 'anna' },
        { id: 'p3', name: 'carla' },
      ],
    });
    const { code, out } = await runCli('access explain ben@example.com backup.restore db-1', { stub: no });
    expect(code).toBe(13);
    expect(out).toBe(`${sentence}\ncan give it: anna, carla\n`);
    expect(no.calls.at(-1)?.query).toEqual(
      jasmine.objectContaining({ subject: 'p2', action: 'backup.restore', resource: 'r1' }),
    );
  });

  it('ends with 0 on a yes', async () => {
    const yes = stub({ allowed: true, sentence: 'yes: Ben has Owner on everything', canBeGivenBy: [] });
    const { code, out } = await runCli('access explain ben@example.com backup.restore db-1', { stub: yes });
    expect([code, out]).toEqual([0, 'yes: Ben has Owner on everything\n']);
  });
});
