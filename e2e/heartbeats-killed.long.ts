import { startHoldfast, until, type LabHoldfast } from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';

describe('a server that is killed while jobs call', () => {
  let holdfast: LabHoldfast;
  let anna: Someone;
  let checkId: string;
  let door: string;

  beforeAll(async () => {
    holdfast = await startHoldfast();
    anna = await becomeOwner(holdfast);
    const { items } = await anna.api.get('/api/v1/resources', { query: {} });
    const body = { kind: 'heartbeat' as const, settings: { periodSeconds: 3600 } };
    const path = { id: items[0].id };
    checkId = (await anna.api.call('post', '/api/v1/resources/{id}/checks', { path, body })).body.id;
    const { url } = await anna.api.get('/api/v1/checks/{id}/heartbeat', { path: { id: checkId } });
    door = `${holdfast.url}${new URL(url).pathname}`;
  });
  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
  });

  it('has lost none that it answered', async () => {
    const answered: string[] = [];
    let calls = 0;
    const job = async () => {
      while (calls < 50) {
        const body = `call ${calls++}`;
        const answer = await fetch(`${door}/log`, { method: 'POST', body }).catch(() => null);
        if (answer?.ok && answered.push(body) === 20) process.kill(serverPid(), 'SIGKILL');
        if (!answer) return;
      }
    };
    await Promise.all(Array.from({ length: 4 }, job));
    expect(answered.length).toBeGreaterThanOrEqual(20);
    expect(answered.length).toBeLessThan(50);
    const kept = await until('the server is back', async () => {
      const { items } = await anna.api.get('/api/v1/checks/{id}/beats', { path: { id: checkId } });
      return items;
    });
    const bodies = new Set(kept.map(({ body }) => body));
    expect(answered.filter((body) => !bodies.has(body))).toEqual([]);
  }, 60_000);

  function serverPid(): number {
    return Number(/server \(pid (\d+)\)/.exec(holdfast.output())?.[1]);
  }
});
