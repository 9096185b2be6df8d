import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const now = Date.UTC(2026, 10, 22, 12);
const monitor = { alive: true, lagMs: 1, checks: 40, sentence: 'on time' };
const quiet = { counts: { up: 40 }, problems: [], more: 0, seenAt: now - 2000, monitor, hiddenByPermission: 0 };
const trouble = {
  ...quiet,
  counts: { up: 39, down: 1 },
  problems: [{ status: 'down', resourceName: 'web-3', sentence: 'HTTP 503 for 4 m 12 s' }],
};

const seeing = (status: object, clusters: object[] = []) =>
  new StubApi().on('GET /api/v1/status', status).list('GET /api/v1/clusters', clusters);
const shop = { name: 'shop', state: 'ok', sentence: 'db-1 primary; if it failed now: db-2, loss 0, ~0.4 s' };

describe('holdfast status', () => {
  it('ends with 0 and one line when all is well', async () => {
    const { code, out } = await runCli('status', { stub: seeing(quiet), now });
    expect(code).toBe(0);
    expect(out).toBe('40 up    seen 2 s ago\n');
  });

  it('ends with 1 and names each problem with its cause', async () => {
    const { code, out } = await runCli('status', { stub: seeing(trouble), now });
    expect(code).toBe(1);
    expect(out).toContain('DOWN  web-3  HTTP 503 for 4 m 12 s');
  });

  it('says of each cluster what would happen if its primary failed now', async () => {
    const { code, out } = await runCli('status', { stub: seeing(quiet, [shop]), now });
    expect(code).toBe(0);
    expect(out).toContain('CLUSTER  shop  db-1 primary; if it failed now: db-2, loss 0, ~0.4 s');
  });

  it('ends with 1 when a cluster needs a person', async () => {
    const { code } = await runCli('status', { stub: seeing(quiet, [{ ...shop, state: 'critical' }]), now });
    expect(code).toBe(1);
  });

  it('shows what it may when clusters may not be seen', async () => {
    const stub = new StubApi().on('GET /api/v1/status', quiet);
    stub.refuse('GET /api/v1/clusters', { type: 'denied', status: 403, detail: 'not these' });
    expect((await runCli('status', { stub, now })).code).toBe(0);
  });

  it('ends with 2 when the monitor itself stands still, since then nobody knows', async () => {
    const still = { ...quiet, monitor: { ...monitor, alive: false, sentence: 'no sign of the monitor for 40 s' } };
    const { code, out } = await runCli('status', { stub: seeing(still), now });
    expect(code).toBe(2);
    expect(out).toContain('no sign of the monitor for 40 s');
  });

  it('ends with 2 when it cannot tell, whatever the reason', async () => {
    const denied = { type: 'denied', status: 403, detail: 'you may see nothing' };
    const refused = await runCli('status', { stub: new StubApi().refuse('GET /api/v1/status', denied) });
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('cannot tell: you may see nothing');
    const unreachable = await runCli('status --url http://127.0.0.1:1');
    expect(unreachable.code).toBe(2);
    expect(unreachable.err).toContain('nothing listens there');
  });
});
