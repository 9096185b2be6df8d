import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const id = '01a20000-0000-7000-8000-000000000001';
const one = {
  ...{ id, reason: 'new disk', state: 'on', targets: [{ kind: 'resource', id: 'r1', name: 'web-3' }], touches: 3 },
  ...{ startsAt: 0, endsAt: 1, schedule: null, timeZone: 'UTC', durationMs: 1_800_000, until: 1_800_000_000_000 },
  ...{ next: [], createdBy: { id: 'p1', name: 'Anna' } },
};
const web = { id: 'r1', name: 'web-3' };
const line = ['maintenance', 'start', 'web-3', 'tag:rack-7', '--for', '30m', '--reason', 'new disk'];

describe('holdfast maintenance', () => {
  it('starts now for resources and tags, and says when it ends and how to end it', async () => {
    const stub = new StubApi().list('GET /api/v1/resources', [web]).on('POST /api/v1/maintenance', one, 201);
    const { code, out } = await runCli(line, { stub });
    expect(code).toBe(0);
    expect(out).toMatch(/^web-3: maintenance until .*, 3 touched; end it: holdfast maintenance end 01a20000-0000/);
    expect(stub.calls.at(-1)?.body).toEqual({
      ...{ resourceIds: ['r1'], tags: ['rack-7'], reason: 'new disk', forMs: 1_800_000, timeZone: 'UTC' },
    });
  });

  it('only says what it would touch with --plan', async () => {
    const resources = [{ id: 'r1', name: 'web-3', kind: 'http', status: 'down' }];
    const preview = { touches: 1, notWell: 1, resources, occurrences: [{ from: 0, to: 1_800_000 }] };
    const stub = new StubApi().list('GET /api/v1/resources', [web]).on('POST /api/v1/maintenance/preview', preview);
    const { out } = await runCli([...line, '--plan'], { stub });
    expect(out).toContain('1 touched, 1 of them not well now: their incidents would end');
    expect(out).toContain('nothing done');
  });

  it('recurs by a cron line in its zone', async () => {
    const made = { ...one, state: 'planned', until: null, next: [{ from: 0, to: 1 }] };
    const stub = new StubApi().on('POST /api/v1/maintenance', made, 201);
    await runCli(
      [
        'maintenance',
        'schedule',
        'tag:db',
        '--cron',
        '0 2 * * 0',
        '--zone',
        'Europe/Berlin',
        '--for',
        '2h',
        '--reason',
        'x',
      ],
      { stub },
    );
    expect(stub.calls[0].body).toEqual(
      jasmine.objectContaining({ schedule: '0 2 * * 0', timeZone: 'Europe/Berlin', forMs: 7_200_000, tags: ['db'] }),
    );
  });

  it('is listed, ended by what it names, and forgotten with its coming times', async () => {
    const listed = await runCli('maintenance list', { stub: new StubApi().list('GET /api/v1/maintenance', [one]) });
    expect(listed.out).toMatch(/on +web-3 +until .* new disk +Anna/);
    const ending = new StubApi()
      .list('GET /api/v1/maintenance', [one])
      .on(`POST /api/v1/maintenance/${id}/end`, { ...one, state: 'over', until: null });
    expect((await runCli('maintenance end WEB-3', { stub: ending })).out).toBe(
      'web-3: ended, people are called again\n',
    );
    const all = new StubApi()
      .list('GET /api/v1/maintenance', [one])
      .on(`DELETE /api/v1/maintenance/${id}`, undefined, 204);
    expect((await runCli('maintenance end web-3 --all', { stub: all })).out).toContain('nothing of it is to come');
  });
});
