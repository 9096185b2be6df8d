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

interface Owned {
  mine?: object[];
  accounts?: object[];
}
const withTokens = (stub: StubApi, { mine = [], accounts }: Owned = {}) => {
  stub.list('GET /api/v1/me/tokens', mine).on('GET /api/v1/me', { id: 'p1', kind: 'person' });
  stub.on('GET /api/v1/access/explain', { allowed: accounts !== undefined });
  return accounts ? stub.list('GET /api/v1/service-accounts', accounts) : stub;
};
const seeing = (status: object, clusters: object[] = [], tokens: Owned = {}, daemons: object[] = []) =>
  withTokens(
    new StubApi()
      .on('GET /api/v1/status', status)
      .list('GET /api/v1/clusters', clusters)
      .list('GET /api/v1/daemons', daemons),
    tokens,
  );
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

  it('names a daemon that is gone, which needs a person, and one that is late, which does not', async () => {
    const late = { host: 'ops-1', state: 'late', lagMs: 900, seenAt: now };
    const gone = { host: 'ops-2', state: 'gone', lagMs: 1, seenAt: now - 90_000 };
    const seen = await runCli('status', { stub: seeing(quiet, [], {}, [late]), now });
    expect([seen.code, seen.out.includes('DAEMON  ops-1  late by 900 ms')]).toEqual([0, true]);
    const both = await runCli('status', { stub: seeing(quiet, [], {}, [late, gone]), now });
    expect([both.code, /DAEMON +ops-2 +not seen for 1 m 30 s/.test(both.out)]).toEqual([1, true]);
  });

  it('ends with 1 when a cluster needs a person', async () => {
    const { code } = await runCli('status', { stub: seeing(quiet, [{ ...shop, state: 'critical' }]), now });
    expect(code).toBe(1);
    const unseen = { ...shop, state: 'unseen', sentence: 'db-1 primary; not seen by any daemon' };
    expect((await runCli('status', { stub: seeing(quiet, [unseen]), now })).code).toBe(1);
  });

  it('shows what it may when clusters may not be seen', async () => {
    const stub = new StubApi().on('GET /api/v1/status', quiet);
    stub.refuse('GET /api/v1/clusters', { type: 'denied', status: 403, detail: 'not these' });
    stub.refuse('GET /api/v1/daemons', { type: 'denied', status: 403, detail: 'nor these' });
    expect((await runCli('status', { stub: withTokens(stub), now })).code).toBe(0);
  });

  it('tells which tokens end within 14 days, the own and those of programs, and still ends with 0', async () => {
    const token = (name: string, days: number | null) => ({
      ...{ id: name, name },
      expiresAt: days === null ? null : now + days * 86_400_000 + 60_000,
    });
    const accounts = [{ name: 'prometheus', tokens: [token('scrape', 9), token('endless', null), token('gone', -1)] }];
    const stub = seeing(quiet, [], { mine: [token('laptop', 2), token('later', 14)], accounts });
    const { code, out } = await runCli('status', { stub, now });
    expect(code).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      'your token laptop ends in 2 d',
      'token scrape of prometheus ends in 9 d',
      '',
    ]);
  });

  it('does not ask for the accounts of programs when it may not see them: the refusal would be in the audit', async () => {
    const stub = seeing(quiet);
    await runCli('status', { stub, now });
    expect(stub.calls.map(({ path }) => path)).not.toContain('/api/v1/service-accounts');
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
