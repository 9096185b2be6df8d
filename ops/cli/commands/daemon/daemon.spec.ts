import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const now = Date.UTC(2026, 10, 22, 12);
const one = {
  ...{
    id: 'ops-1/7/ab',
    host: 'ops-1',
    pid: 7,
    startedAt: now - 60_000,
    seenAt: now - 1000,
    alive: true,
    state: 'running',
  },
  ...{ version: '0.1.0', checks: 40, share: 0.667, lagMs: 3, results: 240, checksPerSecond: 4, late: 0 },
  control: { clusters: 1, term: 17 },
};
const gone = { ...one, id: 'ops-2/8/cd', host: 'ops-2', alive: false, state: 'gone', version: null, control: null };

describe('holdfast daemon list', () => {
  it('shows the share, the rate and the lateness of those that live, and who controls failover', async () => {
    const stub = new StubApi().list('GET /api/v1/daemons', [one, gone]);
    const { code, out } = await runCli('daemon list', { stub, now });
    expect(code).toBe(0);
    expect(out).toMatch(/running +ops-1 +7 +0\.1\.0 .* 67 % +40 +4 +3 ms +1 s ago +1 cluster\(s\), term 17/);
    expect(out).toMatch(/GONE +ops-2 +7 +– .* – +– +– +– +1 s ago +–/);
  });

  it('says what to do when there is none', async () => {
    const { out, err } = await runCli('daemon list', { stub: new StubApi().list('GET /api/v1/daemons', []), now });
    expect(out + err).toContain('holdfast status');
  });
});
