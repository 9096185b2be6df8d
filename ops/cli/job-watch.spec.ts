import { runCli } from './testing/run-cli.js';
import { StubApi } from './testing/stub-api.js';

const job = {
  id: 'j1',
  kind: 'backup',
  title: 'Back up db-1',
  state: 'queued',
  progress: null,
  steps: [],
  result: null,
  failure: null,
};
const backup = {
  id: 'b-7f3k',
  resource: { id: 'r1', name: 'db-1' },
  store: { id: 's1', name: 'local' },
  state: 'stored',
  verifiedAt: 2,
  restoredAt: null,
  startedAt: 1000,
  endedAt: 27_000,
  plainBytes: 3.1e9,
  storedBytes: 3.1e9,
  position: '0-1-88213',
};

const started = () =>
  new StubApi()
    .list('GET /api/v1/backup-plans', [])
    .list('GET /api/v1/resources', [{ id: 'r1', name: 'db-1' }])
    .on('POST /api/v1/backups', job, 202);

describe('holdfast backup run', () => {
  it('only starts it when not told to wait, and says how to watch', async () => {
    const { code, out } = await runCli('backup run db-1', { stub: started() });
    expect(code).toBe(0);
    expect(out).toContain('holdfast job log j1 --follow');
  });

  it('sends an Idempotency-Key, so that a repeated call starts one backup', async () => {
    const stub = started();
    await runCli('backup run db-1', { stub });
    expect(stub.calls.at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(stub.calls.at(-1)?.body).toEqual({ resourceId: 'r1' });
  });

  it('waits for the end and shows size, speed, trust and id', async () => {
    const stub = started()
      .on('GET /api/v1/jobs/j1', { ...job, state: 'running', progress: { done: 1, total: 2, unit: 'bytes' } })
      .list('GET /api/v1/jobs/j1/log', [{ line: 1, at: 0, text: 'dumping' }])
      .on('GET /api/v1/jobs/j1', { ...job, state: 'succeeded', outcome: { result: { backupId: 'b-7f3k' } } })
      .list('GET /api/v1/jobs/j1/log', [{ line: 2, at: 1000, text: 'stored\u001b[2J' }])
      .on('GET /api/v1/backups/b-7f3k', backup);
    const { code, out, err } = await runCli('backup run db-1 --wait', { stub });
    expect(code).toBe(0);
    expect(out).toBe(
      'db-1 -> local   3.1 GB, 119 MB/s, 0:26\nverified, not restored yet    gtid 0-1-88213    id b-7f3k\n',
    );
    expect(err).toBe('00:00:00  dumping\n00:00:01  stored\\x1b[2J\n');
  });

  it('ends as the job did, with its reason and where the log is', async () => {
    const failure = { type: 'unknown-thing', exitCode: 12, reason: 'the recovery key does not fit' };
    const stub = started()
      .on('GET /api/v1/jobs/j1', { ...job, state: 'failed', failure })
      .list('GET /api/v1/jobs/j1/log', []);
    const { code, err } = await runCli('backup run db-1 --wait', { stub });
    expect(code).toBe(12);
    expect(err).toContain('the recovery key does not fit');
    expect(err).toContain('holdfast job log j1');
  });

  it('ends with 124 when the time to wait is over, and leaves the job running', async () => {
    const stub = started()
      .on('GET /api/v1/jobs/j1', { ...job, state: 'running' })
      .list('GET /api/v1/jobs/j1/log', []);
    const { code, err } = await runCli(['backup', 'run', 'db-1', '--wait=0s'], { stub });
    expect(code).toBe(124);
    expect(err).toContain('it goes on without us');
  });

  it('stops the backup on Ctrl-C, because it started it, and ends with 130', async () => {
    const stop = new AbortController();
    const stub = started()
      .on('GET /api/v1/jobs/j1', { ...job, state: 'running' })
      .list('GET /api/v1/jobs/j1/log', [])
      .on('POST /api/v1/jobs/j1/cancel', job);
    stop.abort();
    const { code } = await runCli('backup run db-1 --wait', { stub, interrupted: stop.signal });
    expect(code).toBe(130);
  });

  it('ends with 11 when one is running already', async () => {
    const stub = new StubApi()
      .list('GET /api/v1/backup-plans', [])
      .list('GET /api/v1/resources', [{ id: 'r1', name: 'db-1' }])
      .refuse('POST /api/v1/backups', {
        type: 'backup-already-running',
        status: 409,
        detail: 'job j0 is backing db-1 up',
      });
    expect((await runCli('backup run db-1 --wait', { stub })).code).toBe(11);
  });

  it('ends with 10 for a target that is not there and names what is near', async () => {
    const stub = new StubApi()
      .list('GET /api/v1/backup-plans', [])
      .list('GET /api/v1/resources', [{ id: 'r2', name: 'db-10' }]);
    const { code, err } = await runCli('backup run db-1', { stub });
    expect(code).toBe(10);
    expect(err).toContain('no resource and no plan "db-1"');
  });
});
