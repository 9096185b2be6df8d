import { openTestServer, type TestServer } from '../testing.js';
import { ok, setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { newId } from '../platform/database/index.js';
import { defaultPolicy } from './domain/cluster.js';
import { decide } from './domain/decide.js';
import { firstPlan } from './domain/plan.js';
import { noteCluster } from './persistence/clusters.store.js';
import { addDecision } from './persistence/sights.store.js';
import { beginRecovery, noteRecovery } from './persistence/journal.store.js';
import { aMember, aRoute, at, aTopology, killed, someFacts } from './testing/builders.js';
import { type Seeded, seedCluster, seeCluster } from './testing/clusters.js';

interface Shown {
  id: string;
  version: number;
  state: string;
  sentence: string;
  mode: string;
  pausedUntil: number | null;
  policy: { lossBudget: number };
  members: { id: string; name: string; role: string; state: string; version: number; maintenance: boolean }[];
  proxies: { id: string; name: string; version: number; unproved: string }[];
  allFindings: { code: string; about: { name: string } | null; sentence: string }[];
  decision: { kind: string; because: string; intent: string | null } | null;
  holds: { kind: string }[];
  forecasts: { died: { next: { sentence: string } | null } } | null;
  drill: { schedule: string | null; nextRuns: number[] };
  may: string[];
}
interface Plan {
  id: string;
  possible: boolean;
  sentence: string;
  loss: number | null;
  typedName: boolean;
  permission: string;
  to: { name: string } | null;
  blockers: { code: string; sentence: string; remedy?: string }[];
  steps: { title: string; phase: string }[];
}

describe('clusters over the API', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let shop: Seeded;

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    shop = await seedCluster(server.store, { tags: ['mine'] });
  });
  afterEach(() => server.close());

  const see = (topology = aTopology()) => seeCluster(server.store, shop, topology, server.clock.now());
  const show = async () => ok(await olga.get(`clusters/${shop.id}`)) as unknown as Shown;
  const plan = async (body: object) => ok(await olga.post(`clusters/${shop.id}/plans`, body)) as unknown as Plan;
  const run = (id: string, body?: object) => olga.post(`clusters/${shop.id}/plans/${id}/run`, body);
  const typeOf = (answer: { json<T>(): T }) => answer.json<{ type: string }>().type;

  it('say nothing of a cluster that no daemon sees', async () => {
    expect(await show()).toEqual(
      jasmine.objectContaining({ state: 'unseen', sentence: 'db-1 primary; not seen by any daemon', decision: null }),
    );
    expect(typeOf(await olga.post(`clusters/${shop.id}/plans`, { kind: 'switchover' }))).toBe('cluster-unseen');
    await see();
    expect((await show()).state).toBe('ok');
    server.clock.advance(16_000);
    expect((await show()).state).toBe('unseen');
    expect(typeOf(await olga.post(`clusters/${shop.id}/plans`, { kind: 'switchover' }))).toBe('cluster-unseen');
  });

  it('say who is primary and what if it failed now', async () => {
    await see();
    const shown = await show();
    expect(shown.state).toBe('ok');
    expect(shown.sentence).toMatch(/^db-1 primary; if it failed now: db-2, loss 0, ~0\.\d+ s$/);
    expect(shown.members.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'db-1 primary',
      'db-2 replica',
      'db-3 replica',
    ]);
    expect(shown.forecasts?.died.next?.sentence).toBe('then one copy would be left; if db-2 failed too: db-3, loss 0');
    server.clock.advance(20_000);
    expect((await show()).state).toBe('unseen');
  });

  it('say nothing of how things were under the former primary once another one is kept', async () => {
    await see();
    expect((await show()).decision?.because).toBe('All is well.');
    await server.store.write((tx) => noteCluster(tx, shop.id, { primaryId: shop.ids['db-2'] }));
    const shown = await show();
    expect([shown.state, shown.decision?.kind]).toEqual(['recovering', 'wait']);
    expect(shown.decision?.because).toContain('Another member became the primary a moment ago');
    expect(shown.members.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'db-1 unknown',
      'db-2 primary',
      'db-3 replica',
    ]);
  });

  it('say which proxy could not be proved safe, on its row, in the explanation and among what to mend', async () => {
    const unproved = 'its configuration file is on another host';
    await see(aTopology({ routes: [aRoute({ unproved })] }));
    const shown = await show();
    expect([shown.state, shown.proxies.map((one) => one.unproved)]).toEqual(['ok', [unproved]]);
    const { lines } = ok(await olga.get(`clusters/${shop.id}/explain`)) as { lines: string[] };
    expect(lines).toContain(`note: haproxy-1: ${unproved}.`);
    const { proxies } = ok(await olga.get(`clusters/${shop.id}/lint`)) as { proxies: object[] };
    expect(proxies).toEqual([{ id: shop.ids['haproxy-1'], name: 'haproxy-1', unsafe: '', unproved }]);
  });

  it('raise an alarm where a member runs otherwise than its option file says', async () => {
    const drift = [
      { member: shop.ids['db-2'], name: 'db-2', variable: 'sync_binlog', running: '0', file: '1' },
    ] as const;
    await seeCluster(server.store, shop, aTopology(), server.clock.now(), { drift });
    const { state, allFindings, members } = await show();
    expect(state).toBe('attention');
    expect(allFindings).toEqual([
      jasmine.objectContaining({
        code: 'settings-differ',
        about: jasmine.objectContaining({ name: 'db-2' }),
        sentence: 'db-2 runs with sync_binlog = 0, and its option file says 1: a restart changes it.',
      }),
    ]);
    expect(members.map((one) => one.state)).toEqual(['ok', 'attention', 'ok']);
    const { lines } = ok(await olga.get(`clusters/${shop.id}/explain`)) as unknown as { lines: string[] };
    expect(lines).toContain(`warning: ${allFindings[0].sentence}`);
  });

  it('name members, never ids, in what was decided', async () => {
    await see(killed());
    const shown = await show();
    expect(shown.state).toBe('critical');
    expect(shown.decision!.intent).toBe('fail over from db-1 to db-2');
    const said = [shown.decision!.because, ...shown.allFindings.map(({ sentence }) => sentence)].join(' ');
    for (const member of Object.values(shop.ids)) expect(said).not.toContain(member);
    const { lines } = ok(await olga.get(`clusters/${shop.id}/explain`)) as { lines: string[] };
    expect(lines[0]).toContain('decision: act');
    await see(killed({ policy: { ...defaultPolicy, mode: 'observe' } }));
    const held = ok(await olga.get(`clusters/${shop.id}/explain`)) as { lines: string[] };
    const at = held.lines.indexOf("in the way: The cluster's mode is observe.");
    expect(held.lines[at + 1]).toBe('  try: Let it act by itself: holdfast cluster mode <cluster> automatic');
  });

  it('say what is so once the primary has failed and a person is asked, and what to type for each choice', async () => {
    const gone = aMember('db-3', { probe: { outcome: 'refused' } });
    await see(killed({ members: [...killed().members.slice(0, 2), gone] }));
    const { sentence } = await show();
    expect(sentence).toMatch(/^db-1 primary; .*A person must choose\.$/);
    expect(sentence).not.toContain('if it failed now');
    const { lines } = ok(await olga.get(`clusters/${shop.id}/explain`)) as { lines: string[] };
    expect(lines).toContain('  holdfast cluster failover shop --to db-2 --without db-3 --may-lose <n> --reason "…"');
    const { decision } = (await show()) as unknown as {
      decision: { choices: { code: string; plan: object | null }[] };
    };
    const offered = decision.choices.flatMap((choice) => (choice.plan ? [choice.plan] : []));
    expect(offered.length).toBe(2);
    for (const one of offered) expect((await olga.post(`clusters/${shop.id}/plans`, one)).statusCode).toBe(201);
    expect(lines.filter((line) => line.includes('failed now'))).toEqual([]);
  });

  it('are changed on the version that was read, and the change stands in the audit trail', async () => {
    await see();
    const changed = ok(await olga.patch(`clusters/${shop.id}`, { policy: { mode: 'automatic', lossBudget: 5 } }, 1));
    expect(changed).toEqual(jasmine.objectContaining({ mode: 'automatic', version: 2 }));
    expect((await show()).policy.lossBudget).toBe(5);
    expect(typeOf(await olga.patch(`clusters/${shop.id}`, { name: 'other' }, 1))).toBe('stale-version');
    const audit = ok(await olga.get('audit?action=cluster.changed')) as {
      items: { after: { policy: { mode: string } } }[];
    };
    expect(audit.items[0].after.policy.mode).toBe('automatic');
  });

  it('do not become automatic while a proxy would bring a member up by itself', async () => {
    const topology = aTopology();
    await see({ ...topology, routes: [{ ...topology.routes[0], unsafe: 'a reload brings db-2 up by itself' }] });
    const answer = await olga.patch(`clusters/${shop.id}`, { policy: { mode: 'automatic' } }, 1);
    expect([answer.statusCode, typeOf(answer)]).toEqual([409, 'cluster-plan-blocked']);
    expect(answer.body).toContain('a reload brings db-2 up by itself');
  });

  it('are paused with a reason and an end, and go on', async () => {
    await see();
    expect((await olga.post(`clusters/${shop.id}/pause`, { forMs: 60_000 })).statusCode).toBe(400);
    ok(await olga.post(`clusters/${shop.id}/pause`, { forMs: 60_000, reason: 'new switch' }));
    expect((await show()).holds.map(({ kind }) => kind)).toEqual(['paused']);
    ok(await olga.post(`clusters/${shop.id}/resume`));
    expect(typeOf(await olga.post(`clusters/${shop.id}/resume`))).toBe('conflict');
    ok(await olga.post(`clusters/${shop.id}/pause`, { forMs: 60_000, reason: 'again' }));
    server.clock.advance(61_000);
    expect((await show()).pausedUntil).toBeNull();
  });

  it('keep a hold until a person has looked', async () => {
    const other = await seedCluster(server.store, {
      ...{ name: 'held', nameKey: 'held' },
      holds: [{ kind: 'rate-limit', sentence: '3 failovers in 10 minutes' }],
    });
    const path = `clusters/${other.id}/acknowledge`;
    expect(typeOf(await olga.post(path, { hold: 'another-controller' }))).toBe('conflict');
    const lifted = ok(await olga.post(path, { hold: 'rate-limit', reason: 'the switch was broken' }));
    expect((lifted as unknown as Shown).holds).toEqual([]);
  });

  it('know another controller once a person has looked at it, and let it work', async () => {
    const names = ['orchestrator'];
    const other = await seedCluster(server.store, {
      ...{ name: 'held', nameKey: 'held' },
      holds: [{ kind: 'another-controller', sentence: 'Another controller is at work on db-2.', names }],
    });
    const lifted = ok(await olga.post(`clusters/${other.id}/acknowledge`, { hold: 'another-controller' }));
    const { holds, policy } = lifted as unknown as Shown & { policy: { knownControllers?: string[] } };
    expect([holds, policy.knownControllers]).toEqual([[], names]);
  });

  it('maintenance that would break quorum → refused', async () => {
    await see();
    const path = (name: keyof Seeded['ids']) => `clusters/${shop.id}/members/${shop.ids[name]}`;
    expect(typeOf(await olga.patch(path('db-1'), { maintenance: true }, 1))).toBe('cluster-plan-blocked');
    ok(await olga.patch(path('db-2'), { maintenance: true }, 1));
    const second = await olga.patch(path('db-3'), { maintenance: true }, 1);
    expect(second.body).toContain('nobody is left that could acknowledge or take over');
  });

  it('take no member into maintenance while the other one is no copy: it does not answer, or receives nothing', async () => {
    const path = `clusters/${shop.id}/members/${shop.ids['db-3']}`;
    const maintained = async (db2: ReturnType<typeof aMember>) => {
      await see(aTopology({ members: [aMember('db-1'), db2, aMember('db-3')] }));
      return (await olga.patch(path, { maintenance: true }, 1)).statusCode;
    };
    expect(await maintained(aMember('db-2', { probe: { outcome: 'refused' } }))).toBe(409);
    expect(await maintained(aMember('db-2', { replica: { receiving: 'no' } }))).toBe(409);
    expect(await maintained(aMember('db-2'))).toBe(200);
  });

  it('have proxies added, changed and removed', async () => {
    const proxy = { name: 'lb-2', address: 'tcp://10.0.0.9:9999', backend: 'db' };
    ok(await olga.post(`clusters/${shop.id}/proxies`, proxy));
    expect(typeOf(await olga.post(`clusters/${shop.id}/proxies`, proxy))).toBe('conflict');
    const { id } = (await show()).proxies.find(({ name }) => name === 'lb-2')!;
    ok(await olga.patch(`clusters/${shop.id}/proxies/${id}`, { ...proxy, backend: 'mysql' }, 1));
    ok(await olga.delete(`clusters/${shop.id}/proxies/${id}`, { 'if-match': '"2"' }));
    expect((await show()).proxies.length).toBe(1);
  });

  it('are drilled on a schedule that a person can read', async () => {
    const drill = { schedule: '0 4 * * 0', timeZone: 'Europe/Berlin' };
    ok(await olga.patch(`clusters/${shop.id}`, { drill }, 1));
    expect((await show()).drill.nextRuns.length).toBe(3);
    const wrong = await olga.patch(`clusters/${shop.id}`, { drill: { schedule: 'whenever' } }, 2);
    expect([wrong.statusCode, wrong.json<{ field: string }>().field]).toEqual([400, 'drill.schedule']);
  });

  it('are planned by the rules themselves, and the plan says all that it does', async () => {
    await see();
    const planned = await plan({ kind: 'switchover', to: shop.ids['db-2'] });
    expect(planned).toEqual(jasmine.objectContaining({ possible: true, loss: 0, typedName: false }));
    expect(planned.sentence).toContain('41 sessions cut');
    expect(planned.steps.map(({ title }) => title)).toEqual(
      jasmine.arrayContaining(['make db-1 read-only', 'let clients write on db-2', 'let db-1 follow db-2']),
    );
    const job = ok(await run(planned.id)) as { kind: string };
    expect(job.kind).toBe('cluster.recover');
    expect(typeOf(await run(planned.id))).toBe('plan-already-run');
  });

  it('are not run when the plan is old, or the cluster is another by now', async () => {
    await see();
    const old = await plan({ kind: 'switchover', to: shop.ids['db-2'] });
    server.clock.advance(301_000);
    await see();
    expect(typeOf(await run(old.id))).toBe('plan-expired');
    const planned = await plan({ kind: 'switchover' });
    expect(planned.to?.name).toBe('db-2');
    await see(aTopology({ members: [aMember('db-1'), aMember('db-2', { maintenance: true }), aMember('db-3')] }));
    expect((await plan({ kind: 'switchover', to: shop.ids['db-2'] })).blockers).toEqual([
      jasmine.objectContaining({ code: 'in-maintenance', remedy: jasmine.stringContaining('cluster maintenance') }),
    ]);
    const refused = await run(planned.id);
    expect([refused.statusCode, typeOf(refused)]).toEqual([409, 'plan-changed']);
    expect(refused.body).toContain('db-3 would take over, not db-2');
    expect(refused.json<{ newPlan: string }>().newPlan).toMatch(/^p-/);
  });

  it('are failed over by hand only with the name typed, a reason, and the right to lose', async () => {
    await see(killed());
    const forced = await plan({ kind: 'failover' });
    expect(forced).toEqual(jasmine.objectContaining({ possible: true, loss: 0, permission: 'cluster.operate' }));
    expect(typeOf(await run(forced.id, { reason: 'dark' }))).toBe('confirmation-required');
    expect(typeOf(await run(forced.id, { typedName: 'shop' }))).toBe('confirmation-required');
    expect(typeOf(await run(forced.id, { typedName: 'shp', reason: 'dark' }))).toBe('confirmation-required');
    ok(await run(forced.id, { typedName: 'shop', reason: 'rack 2 is dark' }));
    expect(typeOf(await run(forced.id, { typedName: 'shop', reason: 'rack 2 is dark' }))).toBe('plan-already-run');
    const gone = aMember('db-3', { probe: { outcome: 'refused' } });
    await see(killed({ members: [...killed().members.slice(0, 2), gone] }));
    expect((await plan({ kind: 'failover' })).blockers.map(({ code }) => code)).toEqual(['acknowledger-not-read']);
    const lossy = await plan({ kind: 'failover', without: [shop.ids['db-3']], mayLose: 10 });
    expect(lossy).toEqual(jasmine.objectContaining({ possible: true, loss: null, permission: 'cluster.force' }));
    const { browser: otto } = await signedIn(server, 'otto', [['operator', { kind: 'everything' }]]);
    const denied = await otto.post(`clusters/${shop.id}/plans/${lossy.id}/run`, { typedName: 'shop', reason: 'x' });
    expect([denied.statusCode, typeOf(denied)]).toEqual([403, 'denied']);
  });

  it('promise no loss where commits wait for a copy, whatever was read last, and name it where they do not', async () => {
    const writing = (state: 'on' | 'off') => {
      const facts = { executed: at(105), acknowledgement: { ...someFacts().acknowledgement, state } };
      return aTopology({ members: [aMember('db-1', { facts }), aMember('db-2'), aMember('db-3')] });
    };
    await see(writing('on'));
    const forced = await plan({ kind: 'failover' });
    expect([forced.possible, forced.loss]).toEqual([true, 0]);
    await see(writing('off'));
    const { blockers } = await plan({ kind: 'failover' });
    expect(blockers.map(({ sentence }) => sentence)).toEqual([
      'At least 5 transactions would be lost; 0 may be, unless you allow more.',
    ]);
  });

  it('are not failed over by the right to operate alone where nobody can know what would be lost', async () => {
    const acknowledgement = { ...someFacts().acknowledgement, state: 'off' as const };
    const { members } = killed();
    const [db1] = members;
    const dead = { ...db1, facts: { ...db1.facts!, acknowledgement } };
    const acknowledgers = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'off' as const };
    await see(killed({ members: [dead, ...members.slice(1)], acknowledgers }));
    const forced = await plan({ kind: 'failover' });
    expect(forced).toEqual(jasmine.objectContaining({ loss: null, typedName: true, permission: 'cluster.force' }));
    expect(forced.sentence).toContain('loss unknown');
  });

  it('refuse a field that would be ignored, and a member of another cluster', async () => {
    await see();
    expect((await olga.post(`clusters/${shop.id}/plans`, { kind: 'rejoin', to: shop.ids['db-2'] })).statusCode).toBe(
      400,
    );
    expect((await olga.post(`clusters/${shop.id}/plans`, { kind: 'switchover', to: newId() })).statusCode).toBe(400);
  });

  it('tell a recovery step by step, and each change of a decision', async () => {
    const topology = killed();
    const decision = decide(topology);
    const intent = (decision as { intent: Parameters<typeof firstPlan>[0] }).intent;
    const first = firstPlan(intent, topology);
    const recovery = {
      ...{ id: 'r-aaaaaaaa', clusterId: shop.id, term: 18, plan: first, because: decision, requester: null },
      startedAt: server.clock.now(),
    };
    const [step] = first.steps;
    await server.store.write(async (tx) => {
      await beginRecovery(tx, recovery);
      await noteRecovery(tx, recovery.id, [{ kind: 'step-begun', id: step.id, atMs: 4 }], server.clock.now());
      await addDecision(tx, shop.id, server.clock.now(), decision);
    });
    const timeline = ok(await olga.get('recoveries/r-aaaaaaaa')) as {
      state: string;
      steps: { state: string; title: string }[];
    };
    expect(timeline.state).toBe('running');
    expect(timeline.steps.map(({ state }) => state)).toEqual(['running', ...first.steps.slice(1).map(() => 'planned')]);
    expect(timeline.steps[0].title).toContain('stop receiving on');
    const list = ok(await olga.get(`recoveries?cluster=${shop.id}`)) as { items: { cause: string }[] };
    expect(list.items.map(({ cause }) => cause)).toEqual(['dead']);
    const repair = firstPlan({ kind: 'rejoin', member: 'db-1', primary: 'db-2' }, topology);
    const after = { ...recovery, id: 'r-bbbbbbbb', plan: repair, startedAt: server.clock.now() + 1_000 };
    await server.store.write((tx) => beginRecovery(tx, after));
    const now = ok(await olga.get(`clusters/${shop.id}`)) as { lastRecovery: { id: string; kind: string } };
    expect(now.lastRecovery)
      .withContext('a repair hides no failover')
      .toEqual(jasmine.objectContaining({ id: 'r-aaaaaaaa', kind: 'failover' }));
    const decisions = ok(await olga.get(`clusters/${shop.id}/decisions`)) as { items: { kind: string }[] };
    expect(decisions.items.map(({ kind }) => kind)).toEqual(['act']);
  });

  it('let a member be taken out as its plan says, and by that plan alone', async () => {
    await see();
    const { 'db-1': first, 'db-2': second, 'db-3': third } = shop.ids;
    expect((await plan({ kind: 'remove-member', member: first })).blockers.map(({ code }) => code)).toEqual([
      'is-primary',
    ]);
    const made = await plan({ kind: 'remove-member', member: third });
    expect([made.possible, made.permission, made.typedName]).toEqual([true, 'cluster.edit', false]);
    expect(made.steps.map(({ title }) => title)).toEqual([
      'put db-3 in maintenance',
      'stop receiving on db-3',
      'wait until nothing rests on db-3 alone',
      'forget db-3',
    ]);
    const path = (member: string) => `clusters/${shop.id}/members/${member}?plan=${made.id}`;
    expect((await olga.delete(path(second))).statusCode).toBe(400);
    const job = ok(await olga.delete(path(third)));
    expect(job).toEqual(jasmine.objectContaining({ title: 'Take db-3 out of shop' }));
  });

  it('go on without a copy only when a person who may force says so, with the name typed and a reason', async () => {
    const alone = { ...someFacts().acknowledgement, receivers: [], waiters: 2 };
    const gone = ['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'refused', since: 0 } }));
    await see();
    expect((await plan({ kind: 'go-on-without-copy' })).blockers.map(({ code }) => code)).toEqual(['has-copy']);
    await see(aTopology({ members: [aMember('db-1', { facts: { acknowledgement: alone } }), ...gone] }));
    const made = await plan({ kind: 'go-on-without-copy' });
    expect([made.possible, made.permission, made.typedName]).toEqual([true, 'cluster.force', true]);
    expect(made.steps.map(({ title }) => title)).toEqual(['let commits of db-1 go on without a copy']);
    expect(typeOf(await run(made.id, { typedName: 'shop' }))).toBe('confirmation-required');
    const job = ok(await run(made.id, { typedName: 'shop', reason: 'both are moved' }));
    expect(job).toEqual(jasmine.objectContaining({ title: 'Let db-1 of shop go on without a copy' }));
  });

  it('are shown to those who may see them, and counted to the others', async () => {
    await seedCluster(server.store, { name: 'other', nameKey: 'other', tags: ['theirs'] });
    const { browser: ben } = await signedIn(server, 'ben', [['viewer', { kind: 'tag', value: 'mine' }]]);
    const page = ok(await ben.get('clusters')) as { items: { name: string }[]; hiddenByPermission: number };
    expect([page.items.map(({ name }) => name), page.hiddenByPermission]).toEqual([['shop'], 1]);
    const seen = ok(await ben.get(`clusters/${shop.id}`)) as unknown as Shown;
    expect(seen.may).toEqual(['cluster.read']);
  });

  it('are forgotten without their servers', async () => {
    ok(await olga.delete(`clusters/${shop.id}`, { 'if-match': '"1"' }));
    expect((await olga.get(`clusters/${shop.id}`)).statusCode).toBe(404);
  });

  it('of services are taken over with a health check and a hook each, their members as resources', async () => {
    const service = { healthPath: '/health', hook: '/etc/holdfast/app' };
    const members = ['app-1', 'app-2'].map((name, n) => ({ name, address: `10.0.0.${n + 1}:8080`, service }));
    const body = { kind: 'service', name: 'app', members, tags: ['web'] };
    const { cluster } = ok(await olga.post('clusters/import', body)) as unknown as { cluster: Shown };
    expect(cluster.members.map(({ name, role }) => `${name} ${role}`)).toEqual(['app-1 primary', 'app-2 standby']);
    const proxies = [{ name: 'haproxy-1', address: 'unix:/nowhere/haproxy.sock', backend: 'app' }];
    const looked = ok(await olga.post('clusters/import', { ...body, name: 'looked', proxies, planOnly: true })) as {
      warnings: { code: string; sentence: string }[];
    };
    expect(looked.warnings.map(({ code }) => code)).toEqual(['proxy-unreachable']);
    const alone = await olga.post('clusters/import', { ...body, name: 'alone', members: members.slice(1) });
    expect([alone.statusCode, alone.json<{ field: string }>().field]).toEqual([400, 'members']);
    const resources = ok(await olga.get('resources?kind=http')) as {
      items: { id: string; name: string; version: number }[];
    };
    expect(resources.items.map(({ name }) => name)).toEqual(['app-1', 'app-2']);
    const [{ id, version }] = resources.items;
    const detail = ok(await olga.get(`resources/${id}`)) as { cluster: object };
    expect(detail.cluster).toEqual({ id: cluster.id, name: 'app', role: 'primary' });
    const removed = await olga.delete(`resources/${id}`, { 'if-match': `"${version}"` });
    expect(removed.body).toContain('it is a member of the cluster');
  });
});
