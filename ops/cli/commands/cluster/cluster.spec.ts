import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const id = '01a20000-0000-7000-8000-000000000001';
const members = [
  { id: 'm1', name: 'db-1' },
  { id: 'm2', name: 'db-2' },
];
const shop = { id, name: 'shop', state: 'ok', mode: 'observe', version: 3, sentence: 'db-1 primary' };
const plan = {
  ...{ id: 'p-31', cluster: { id, name: 'shop' }, possible: true, blockers: [] },
  ...{ sentence: 'pause ~0.2 s, loss 0, 41 sessions cut', steps: [{ title: 'make db-1 read-only', why: 'so' }] },
};
const done = { id: 'j1', title: 'Switch', state: 'succeeded', outcome: { summary: 'db-2 is the primary.' } };

const failover = {
  ...{ id: 'r-akg7yv6c', cluster: { id, name: 'shop' }, kind: 'failover', cause: 'hung', drill: false },
  ...{ from: { id: 'm2', name: 'db-2' }, to: { id: 'm1', name: 'db-1' }, state: 'ended', end: 'done', lost: 0 },
  ...{ startedAt: 0, pauseMs: 1369, requester: null, reason: '', sentence: 'db-1 is the primary.' },
};
const rejoin = {
  ...{ ...failover, id: 'r-ekv5xj7u', kind: 'rejoin', cause: '', from: null, to: failover.from },
  ...{ pauseMs: null, lost: null },
};

const listed = () => new StubApi().list('GET /api/v1/clusters', [shop]);
const known = () => listed().on(`GET /api/v1/clusters/${id}`, { ...shop, members });

describe('holdfast cluster', () => {
  it('shows the plan of a switchover and does nothing with --plan', async () => {
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    const { code, out } = await runCli('cluster switchover shop --to db-2 --plan', { stub });
    expect(code).toBe(0);
    expect(out).toContain('plan p-31: pause ~0.2 s, loss 0, 41 sessions cut');
    expect(out).toContain('nothing done');
    expect(stub.calls.at(-1)?.body).toEqual({ kind: 'switchover', to: 'm2' });
  });

  it('runs exactly the plan that was shown, confirmed with the name of the cluster', async () => {
    const stub = known()
      .on(`POST /api/v1/clusters/${id}/plans`, plan, 201)
      .on(`POST /api/v1/clusters/${id}/plans/p-31/run`, { id: 'j1' }, 202)
      .on('GET /api/v1/jobs/j1', done)
      .on('GET /api/v1/jobs/j1/log', { items: [], next: null });
    const { code, out } = await runCli('cluster switchover shop --yes', { stub });
    expect(code).toBe(0);
    expect(out).toBe('done: db-2 is the primary.\n');
    expect(stub.calls.find(({ path }) => path.endsWith('/run'))?.body).toEqual({ typedName: 'shop' });
  });

  it('does not run what is not possible, and says why', async () => {
    const blockers = [{ code: 'lagging', sentence: 'db-2 applies 60.0 s behind.' }];
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, { ...plan, possible: false, blockers }, 201);
    const { code, err } = await runCli('cluster switchover shop --yes', { stub });
    expect(code).toBe(1);
    expect(err).toContain('db-2 applies 60.0 s behind.');
  });

  it('ends with 15 when the cluster is not as it was planned for', async () => {
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    const detail = 'Since it was planned: db-3 would take over, not db-2';
    stub.refuse(`POST /api/v1/clusters/${id}/plans/p-31/run`, { type: 'plan-changed', status: 409, detail });
    const { code, err } = await runCli('cluster switchover shop --yes', { stub });
    expect([code, err.includes('db-3 would take over')]).toEqual([15, true]);
  });

  it('takes a member out by its plan, alone only when that is said', async () => {
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    await runCli('cluster remove-member shop db-2 --alone --plan', { stub });
    expect(stub.calls.at(-1)?.body).toEqual({ kind: 'remove-member', member: 'm2', alone: true });
  });

  it('lets a primary go on without a copy only with a reason', async () => {
    const { code, err } = await runCli('cluster go-on-without-copy shop --yes', { stub: new StubApi() });
    expect([code, err.includes('--reason')]).toEqual([2, true]);
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    expect((await runCli('cluster go-on-without-copy shop --plan', { stub })).code).toBe(0);
    expect(stub.calls.at(-1)?.body).toEqual({ kind: 'go-on-without-copy' });
  });

  it('asks for a reason before a failover by hand', async () => {
    const { code, err } = await runCli('cluster failover shop --yes', { stub: new StubApi() });
    expect([code, err.includes('--reason')]).toEqual([2, true]);
  });

  it('sets the mode on the version it read', async () => {
    const stub = known().on(`PATCH /api/v1/clusters/${id}`, { ...shop, mode: 'automatic', holds: [] });
    const { code, out } = await runCli('cluster mode shop automatic', { stub });
    expect([code, out]).toEqual([0, 'shop is in mode automatic: it acts by itself\n']);
    expect(stub.calls.at(-1)?.headers['if-match']).toBe('"3"');
  });

  it('says after a pause what holds now, not what was foretold under it', async () => {
    const foretold = { ...shop, mode: 'automatic', sentence: 'not by itself: failover is paused' };
    const free = listed().on(`POST /api/v1/clusters/${id}/resume`, { ...foretold, holds: [] });
    expect((await runCli('cluster resume shop', { stub: free })).out).toBe(
      'shop: the pause is over; mode automatic, it acts by itself\n',
    );
    const holds = [{ kind: 'rate-limit', sentence: 'three recoveries in ten minutes' }];
    const held = listed().on(`POST /api/v1/clusters/${id}/resume`, { ...foretold, holds });
    expect((await runCli('cluster resume shop', { stub: held })).out).toBe(
      'shop: the pause is over\nstill held back: three recoveries in ten minutes\n',
    );
  });

  it('takes a member into maintenance and back, on the version it read', async () => {
    const seen = { ...shop, members: [members[0], { ...members[1], version: 7 }] };
    const stub = () =>
      listed().on(`GET /api/v1/clusters/${id}`, seen).on(`PATCH /api/v1/clusters/${id}/members/m2`, seen);
    const on = stub();
    const { code, out } = await runCli('cluster maintenance shop db-2 on', { stub: on });
    expect([code, out]).toEqual([0, 'db-2 is in maintenance; end it: holdfast cluster maintenance shop db-2 off\n']);
    expect([on.calls.at(-1)?.body, on.calls.at(-1)?.headers['if-match']]).toEqual([{ maintenance: true }, '"7"']);
    expect((await runCli('cluster maintenance shop db-2 off', { stub: stub() })).out).toBe('db-2 counts again\n');
    expect((await runCli('cluster maintenance shop db-2 perhaps', { stub: new StubApi() })).code).toBe(2);
  });

  it('drills by a cron line, says when, and ends that', async () => {
    const patched = (drill: object) => known().on(`PATCH /api/v1/clusters/${id}`, { ...shop, drill });
    const set = patched({ schedule: '0 4 1 * *', nextRuns: [Date.UTC(2026, 11, 1, 4)] });
    const line = ['cluster', 'drill-schedule', 'shop', '0 4 1 * *', '--zone', 'Europe/Berlin'];
    const { code, out } = await runCli(line, { stub: set });
    expect([code, out.startsWith('shop is drilled next: ')]).toEqual([0, true]);
    expect(set.calls.at(-1)?.body).toEqual({ drill: { schedule: '0 4 1 * *', timeZone: 'Europe/Berlin' } });
    const ended = patched({ schedule: null, nextRuns: [] });
    expect((await runCli('cluster drill-schedule shop never', { stub: ended })).out).toBe(
      'shop is drilled by hand only\n',
    );
    expect(ended.calls.at(-1)?.body).toEqual({ drill: { schedule: null, timeZone: 'UTC' } });
  });

  it('says with --plan what a pause holds back and what its end would begin, and does nothing', async () => {
    const sentence = 'if it failed now: db-2, loss 0, ~0.4 s';
    const mode = { code: 'mode', sentence: "The cluster's mode is observe." };
    const paused = { code: 'paused', sentence: 'Paused: a new switch.' };
    const seen = {
      ...shop,
      members,
      pausedUntil: null,
      decision: null,
      forecasts: { died: { sentence, blockers: [] } },
    };
    const detail = (more: object) => listed().on(`GET /api/v1/clusters/${id}`, { ...seen, ...more });
    const held = await runCli('cluster pause shop --for 30m --plan', { stub: detail({}) });
    expect([held.code, held.out.split('\n').slice(1)]).toEqual([0, [sentence, 'nothing done', '']]);
    const because = 'db-1 refuses connections; db-2 takes over, if nothing held it back.';
    const due = { kind: 'would-act', because, blockers: [paused, mode] };
    const ended = await runCli('cluster resume shop --plan', { stub: detail({ pausedUntil: 1, decision: due }) });
    const lines = [
      'shop: the pause would be over',
      `due: ${because}`,
      `still held back: ${mode.sentence}`,
      'nothing done',
    ];
    expect([ended.code, ended.out]).toEqual([0, `${lines.join('\n')}\n`]);
    expect((await runCli('cluster resume shop --plan', { stub: detail({}) })).out).toContain('shop is not paused');
  });

  it('shows all that would stand in the way if the primary failed now, each once', async () => {
    const [first, second, third] = ['One.', 'Two.', 'Three.'].map((sentence) => ({ code: 'x', sentence }));
    const died = {
      sentence: 'if it failed now: nobody takes over: One.',
      blockers: [first, second, third],
      next: null,
    };
    const rest = { primary: members[0], allFindings: [], decision: null, proxies: [], lastRecovery: null };
    const stub = listed().on(`GET /api/v1/clusters/${id}`, {
      ...{
        ...shop,
        ...rest,
        members: [],
        lease: { holder: '', term: 0 },
        holds: [{ kind: 'paused', sentence: 'Three.' }],
      },
      forecasts: { died, hung: { ...died, sentence: 'if it hung now: the same' } },
    });
    const { out } = await runCli('cluster show shop', { stub });
    expect(out.split('\n').slice(1, 5)).toEqual([
      died.sentence,
      '  in the way: Two.',
      'if it hung now: the same',
      'held back: Three.',
    ]);
  });

  it('lists what was done to a cluster, with what it cost', async () => {
    const stub = listed().list('GET /api/v1/recoveries', [failover, rejoin]);
    const { code, out } = await runCli('cluster timeline shop', { stub });
    expect(code).toBe(0);
    expect(out).toMatch(/r-akg7yv6c .* db-2 hung, db-1 promoted .* 1\.37 s +0 +done/);
    expect(out).toMatch(/r-ekv5xj7u .* db-2 follows again .* – +– +done/);
    expect(stub.calls.at(-1)?.query).toEqual({ cluster: id, limit: '50' });
  });

  it('begins the timeline of a failover with how long writes stopped and what was lost', async () => {
    const step = { ...{ title: 'write a first row on db-1', state: 'done', why: 'so', said: '' }, tookMs: 17 };
    const steps = [{ ...step, startedAtMs: 702, sent: ['INSERT INTO canary\n  VALUES (1)'] }];
    const because = { because: 'db-2 has not answered for 611 ms.' };
    const stub = new StubApi().on('GET /api/v1/recoveries/r-akg7yv6c', { ...failover, because, steps });
    const { out } = await runCli('cluster timeline r-akg7yv6c', { stub });
    expect(out.split('\n')[1]).toBe('writes stopped for 1.37 s, nothing acknowledged was lost');
    expect(out).toContain('INSERT INTO canary VALUES (1)\n');
  });

  it('says how to find a recovery that there is none of', async () => {
    const gone = { type: 'not-found', status: 404, detail: 'not found' };
    const stub = listed().refuse('GET /api/v1/recoveries/r-nosuch', gone);
    const { code, err } = await runCli('cluster timeline r-nosuch', { stub });
    expect([code, err.includes('holdfast cluster timeline <cluster>')]).toEqual([10, true]);
  });

  it('names the safer way to whoever forces a failover of a primary that is well', async () => {
    const well = [{ ...members[0], role: 'primary', state: 'ok' }, members[1]];
    const stub = listed()
      .on(`GET /api/v1/clusters/${id}`, { ...shop, primary: members[0], members: well })
      .on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    const { err } = await runCli('cluster failover shop --plan', { stub });
    expect(err).toContain('holdfast cluster switchover shop');
    const dead = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    expect((await runCli('cluster failover shop --plan', { stub: dead })).err).toBe('');
  });

  it('may lose nothing, but not less', async () => {
    const stub = known().on(`POST /api/v1/clusters/${id}/plans`, plan, 201);
    expect((await runCli('cluster failover shop --may-lose 0 --plan', { stub })).code).toBe(0);
    expect((await runCli('cluster failover shop --may-lose -3 --plan', { stub })).code).toBe(2);
  });

  it('names the members there are when one is not known', async () => {
    const { code, err } = await runCli('cluster rejoin shop db-9', { stub: known() });
    expect([code, err.includes('there are db-1, db-2')]).toEqual([10, true]);
  });

  it('shows the statements of an import before it asks for a password', async () => {
    const look = {
      ...{ possible: false, sentence: 'reachable, 10.11', members: [], proxies: [], warnings: [], cluster: null },
      blockers: [{ code: 'no-account', sentence: 'an account is needed', remedy: '' }],
      accounts: [{ purpose: 'failover', on: 'db-1', missing: [], statements: ['CREATE USER …;'] }],
    };
    const stub = new StubApi().on('POST /api/v1/clusters/import', look);
    const { code, out } = await runCli('cluster import db-1:3306', { stub });
    expect([code, out.includes('CREATE USER …;')]).toEqual([1, true]);
    expect(stub.calls[0].body).toEqual({ address: 'db-1:3306', planOnly: true });
  });
});
