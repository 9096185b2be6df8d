import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const id = '01a20000-0000-7000-8000-000000000001';
const members = [
  { id: 'm1', name: 'db-1', errant: [] },
  { id: 'm2', name: 'db-2', errant: [] },
];
const shop = { id, name: 'shop', state: 'ok', mode: 'observe', version: 3, sentence: 'db-1 primary' };
const extra = {
  ...{
    id: 'x1',
    member: { id: 'm2', name: 'db-2' },
    at: 0,
    recoveryId: 'r-akg7yv6c',
    state: 'kept',
    count: 1,
    kept: 1,
  },
  ...{
    sentence: '1 of 1 transaction that only it has is kept',
    names: ['0-2-9'],
    rows: 1,
    trouble: '',
    noUndo: '',
    bytes: 9,
  },
};
const contents = {
  ...extra,
  transactions: [{ gtid: '0-2-9', at: 0, rows: 1, lines: ["INSERT shop.orders (id=7, state='own')"] }],
  sql: 'DELIMITER /*!*/;\nBINLOG …\n',
};

const opened = () =>
  new StubApi().list('GET /api/v1/clusters', [shop]).on(`GET /api/v1/clusters/${id}`, { ...shop, members });
const known = () => opened().list(`GET /api/v1/clusters/${id}/extra`, [extra]);
const readable = () => known().on(`POST /api/v1/clusters/${id}/extra/x1/read`, contents);

describe('holdfast cluster extra', () => {
  it('lists what was kept of which member, without reading it', async () => {
    const stub = known();
    const { code, out } = await runCli('cluster extra shop', { stub });
    expect(code).toBe(0);
    expect(out).toContain('db-2');
    expect(out).toContain('r-akg7yv6c');
    expect(out).toContain('can be undone');
    expect(stub.calls.some(({ path }) => path.endsWith('/read'))).toBe(false);
  });

  it('shows the rows of a member, and as SQL nothing else', async () => {
    const { out } = await runCli('cluster extra shop db-2', { stub: readable() });
    expect(out).toContain("  INSERT shop.orders (id=7, state='own')");
    expect((await runCli('cluster extra shop db-2 --sql', { stub: readable() })).out).toBe(contents.sql);
  });

  it('names the member whose own rows nobody has read yet', async () => {
    const errant = [{ ...members[0], errant: ['0-1-9'] }];
    const stub = new StubApi()
      .list('GET /api/v1/clusters', [shop])
      .on(`GET /api/v1/clusters/${id}`, { ...shop, members: errant })
      .list(`GET /api/v1/clusters/${id}/extra`, []);
    const { out } = await runCli('cluster extra shop', { stub });
    expect(out).toContain('db-1 has transactions of its own: holdfast cluster extra shop db-1 --read');
  });

  it('says how to have it read where nothing is kept', async () => {
    const { code, err } = await runCli('cluster extra shop db-1', { stub: known() });
    expect(code).not.toBe(0);
    expect(err).toContain('cluster extra shop db-1 --read');
    expect((await runCli('cluster extra shop --sql', { stub: new StubApi() })).code).toBe(2);
  });

  it('reads it once more', async () => {
    const stub = known()
      .on(`POST /api/v1/clusters/${id}/members/m1/extra`, { id: 'j1' }, 202)
      .on('GET /api/v1/jobs/j1', {
        id: 'j1',
        title: 'Keep',
        state: 'succeeded',
        outcome: { summary: 'db-1 has nothing.' },
      })
      .on('GET /api/v1/jobs/j1/log', { items: [], next: null });
    expect((await runCli('cluster extra shop db-1 --read', { stub })).out).toContain('db-1 has nothing.');
  });
});

describe('holdfast cluster flashback', () => {
  it('needs a reason, and runs the plan that was shown', async () => {
    expect((await runCli('cluster flashback shop db-2 --yes', { stub: new StubApi() })).code).toBe(2);
    const plan = {
      ...{ id: 'p-31', cluster: { id, name: 'shop' }, possible: true, blockers: [], sentence: 'undone', steps: [] },
    };
    const stub = opened()
      .on(`POST /api/v1/clusters/${id}/plans`, plan, 201)
      .on(`POST /api/v1/clusters/${id}/plans/p-31/run`, { id: 'j1' }, 202)
      .on('GET /api/v1/jobs/j1', {
        id: 'j1',
        title: 'Undo',
        state: 'succeeded',
        outcome: { summary: 'it follows again' },
      })
      .on('GET /api/v1/jobs/j1/log', { items: [], next: null });
    const { out } = await runCli('cluster flashback shop db-2 --yes --reason seen', { stub });
    expect(out).toContain('it follows again');
    expect(stub.calls.find(({ path }) => path.endsWith('/plans'))?.body).toEqual({ kind: 'flashback', member: 'm2' });
  });
});
