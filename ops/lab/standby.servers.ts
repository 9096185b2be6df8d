import { startStandbyPair, type LabStandbyPair } from './standby.js';
import { until } from './until.js';

describe('a standby pair of the lab', () => {
  let pair: LabStandbyPair;
  beforeEach(async () => (pair = await startStandbyPair({ supervised: 50 })));
  afterEach(() => pair.remove());

  const write = (url: string) =>
    fetch(`${url}/items`, { method: 'POST', body: 'one', headers: { connection: 'close' } });
  const front = () => `http://${pair.haproxy.host}:${pair.haproxy.clientPort}`;

  it('lets only the active service write, and clients reach it through the proxy', async () => {
    expect(await Promise.all(pair.members.map((member) => member.role()))).toEqual(['active', 'standby']);
    expect((await write(pair.members[1].url)).status).toBe(409);
    expect((await write(front())).status).toBe(201);
  });

  it('changes roles when told, and the proxy its route', async () => {
    const [first, second] = pair.members;
    await fetch(`${first.url}/demote`, { method: 'POST' });
    await pair.haproxy.route('app-2');
    expect((await write(front())).status).toBe(409);
    await fetch(`${second.url}/promote`, { method: 'POST' });
    expect(await (await write(front())).json()).toEqual({ name: 'app-2', items: 1 });
  });

  it('comes back as standby when its supervisor restarts it', async () => {
    const [, second] = pair.members;
    const before = second.pid();
    await second.kill();
    await until('it is back', async () => second.pid() !== before && (await second.role()));
    expect(await second.role()).toBe('standby');
  });
});
