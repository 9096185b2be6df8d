import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { startStandbyPair, until, type LabService, type LabStandbyPair } from '../../ops/lab/index.js';
import { Clock } from '../platform/clock/index.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { ok, setUpOwner, type TestBrowser } from '../users/testing.js';
import { aScript } from './adapters/testing/scripts.js';
import { startDaemon } from './testing/watched-cluster.js';

interface Shown {
  version: number;
  sentence: string;
  primary: { name: string };
  lease: { ready: boolean };
  state: string;
  running: { kind: string } | null;
  members: { name: string; state: string }[];
}
interface Recovery {
  kind: string;
  end: string | null;
  sentence: string;
}

/** A person's hook, in one of four moods that stand in a file beside it. */
const HOOK = `const { readFileSync } = require('node:fs');
const { action, member } = JSON.parse(readFileSync(0));
const mood = readFileSync(__dirname + '/mood', 'utf8');
if (mood === 'hangs') setTimeout(() => undefined, 60000);
else if (mood === 'exits 1') { console.error('no such cluster resource'); process.exitCode = 1; }
else if (mood === 'prints garbage') console.log('Segmentation fault {"active"');
else fetch(\`http://\${member.host}:\${member.port}/\${action}\`, { method: 'POST' })
  .then((answer) => answer.json())
  .then(({ role }) => console.log(JSON.stringify({ active: role === 'active' })));`;

/** Two HTTP services and HAProxy, a server that took them over and a daemon that watches them. */
describe('An active and a standby service under Holdfast', () => {
  let pair: LabStandbyPair;
  let server: TestServer<Clock>;
  let daemon: INestApplicationContext;
  let olga: TestBrowser;
  let id: string;
  let mood: (now: string) => void;

  beforeAll(async () => {
    [server, pair] = await Promise.all([openTestServerBy(new Clock()), startStandbyPair()]);
    olga = await setUpOwner(server.app);
    daemon = await startDaemon(server);
    const hook = aScript(HOOK, 0o755, process.execPath);
    mood = (now) => writeFileSync(join(dirname(hook), 'mood'), now);
    mood('well');
    const service = { healthPath: '/health', hook };
    const { socket, backend } = pair.haproxy;
    const body = {
      ...{ kind: 'service', name: 'app' },
      members: pair.members.map(({ name, host, port }) => ({ name, address: `${host}:${port}`, service })),
      proxies: [{ name: 'haproxy-1', address: `unix:${socket}`, backend }],
    };
    ({ id } = (ok(await olga.post('clusters/import', body)) as unknown as { cluster: { id: string } }).cluster);
    await allIsWell();
    const policy = { mode: 'automatic', rateLimit: { recoveries: 100, withinMs: 1_000 } };
    ok(await olga.patch(`clusters/${id}`, { policy }, (await show()).version));
  }, 120_000);
  afterAll(async () => {
    await daemon.close();
    await server.close();
    await pair.remove();
  }, 60_000);

  const show = async () => ok(await olga.get(`clusters/${id}`)) as unknown as Shown;
  const recoveries = async () => (ok(await olga.get(`recoveries?cluster=${id}`)) as { items: Recovery[] }).items;
  const told = async () => JSON.stringify([(await show()).sentence, (await recoveries()).slice(0, 4)]);
  const sees = (what: string, holds: () => Promise<boolean>) =>
    until(what, holds, 60_000, 50).catch(async (error: Error) => fail(`${error.message}: ${await told()}`));
  const allIsWell = () =>
    sees('all is well and it holds the lease', async () => {
      const { state, lease } = await show();
      return state === 'ok' && lease.ready;
    });
  /** By what clients see: who takes an item through the proxy. */
  async function serving(): Promise<string | null> {
    const url = `http://${pair.haproxy.host}:${pair.haproxy.clientPort}/items`;
    const headers = { connection: 'close' };
    const answer = await fetch(url, { method: 'POST', body: 'x', headers, signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    );
    return answer?.status === 201 ? ((await answer.json()) as { name: string }).name : null;
  }
  async function places(): Promise<[active: LabService, standby: LabService]> {
    const { primary } = await show();
    const active = pair.members.find(({ name }) => name === primary.name)!;
    return [active, pair.members.find((one) => one !== active)!];
  }
  async function backAsStandby(old: LabService, now: LabService): Promise<void> {
    await old.start();
    await allIsWell();
    expect([await old.role(), await now.role(), await serving()]).toEqual(['standby', 'active', now.name]);
  }

  it('is taken over by the standby when the active one is killed, which comes back as the standby', async () => {
    const [old, next] = await places();
    expect(await serving()).toBe(old.name);
    await old.kill();
    await sees('clients are served by the other', async () => (await serving()) === next.name);
    await sees('it is the primary', async () => (await show()).primary.name === next.name);
    await backAsStandby(old, next);
    const [failover] = (await recoveries()).filter(({ kind }) => kind === 'failover');
    expect(failover).toEqual(jasmine.objectContaining({ end: 'done' }));
  }, 120_000);

  for (const [bad, said] of [
    ['hangs', /hook did not answer within/],
    ['exits 1', /no such cluster resource/],
    ['prints garbage', /hook printed .*Segmentation fault.*, which is no answer/],
  ] as const)
    it(`is not taken over half-way by a hook that ${bad}: it says why, and who was killed serves again when it is back`, async () => {
      const [old, next] = await places();
      const before = (await recoveries()).length;
      mood(bad);
      await old.kill();
      const since = async () => (await recoveries()).filter((_, at, all) => at < all.length - before);
      const gaveUp = async () => (await since()).find(({ end }) => end !== null && end !== 'done');
      await sees('a recovery ended without success', async () => (await gaveUp()) !== undefined);
      // On a machine with ten times more to do than it can, the journal is late before the hook is called.
      const { end, sentence } = (await gaveUp())!;
      if (!/journal did not confirm/.test(sentence))
        expect([end, sentence]).toEqual(['asks', jasmine.stringMatching(said)]);
      expect([await next.role(), await serving()]).toEqual(['standby', null]);
      await old.start();
      // It is tried again and again: as long as that runs, or may, whoever the hook makes active is.
      await sees('it answers, and no failover runs', async () => {
        const { members, running } = await show();
        return running?.kind !== 'failover' && members.find(({ name }) => name === old.name)?.state !== 'down';
      });
      mood('well');
      await sees('clients are served again', async () => (await serving()) === old.name);
      await allIsWell();
      expect([await old.role(), await next.role()]).toEqual(['active', 'standby']);
    }, 120_000);

  it('is taken over at a later try, by itself, once the hook works again', async () => {
    const [old, next] = await places();
    const failovers = async () => (await recoveries()).filter(({ kind, end }) => kind === 'failover' && end !== null);
    const before = (await failovers()).length;
    mood('exits 1');
    await old.kill();
    await sees('it was tried twice in vain', async () => (await failovers()).length >= before + 2);
    const ends = (await failovers()).slice(0, -before || undefined).map(({ end }) => end);
    expect(ends).not.toContain('done');
    mood('well');
    await sees('clients are served by the other', async () => (await serving()) === next.name);
    await sees('it is the primary', async () => (await show()).primary.name === next.name);
    await backAsStandby(old, next);
  }, 180_000);
});
