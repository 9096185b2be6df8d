import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resolveTarget } from '../../../resources/index.js';
import { freeze, until } from '../../../../ops/lab/index.js';
import type { RoutedServer } from '../../ports.js';
import { clientOf, startProxied } from '../testing/proxied.js';
import { AMPLE_MS, aPermit, failureOf } from '../testing/suite.js';
import { conformsToTrafficControl, type TrafficUnderTest } from '../testing/traffic-control.conformance.js';
import { HaproxyTraffic } from './haproxy-traffic.js';

type Proxied = Awaited<ReturnType<typeof startProxied>>;

const controlOf = ({ proxy, names }: Proxied, address = `unix:${proxy.socket}`) =>
  new HaproxyTraffic({ address, backend: proxy.backend, members: names, judge: resolveTarget });
const states: Record<string, RoutedServer['state']> = {
  ready: 'open',
  maint: 'closed',
  drain: 'draining',
  down: 'down',
};

async function underTest(addressOf: (proxied: Proxied) => string): Promise<TrafficUnderTest> {
  const proxied = await startProxied();
  const { proxy, names, end } = proxied;
  let frozen: number[] = [];
  return {
    control: controlOf(proxied, addressOf(proxied)),
    servers: names,
    stateOf: async (server) => states[(await proxy.servers())[server]],
    session: async () => (await clientOf(proxy))!,
    renew: () => proxy.reload(),
    hang: async () => {
      const worker = Number(/^Pid: (\d+)/m.exec(await proxy.command('show info'))![1]);
      frozen = [proxy.pid()!, worker];
      await freeze(frozen, proxy.name);
    },
    end: async () => {
      frozen.forEach((pid) => process.kill(pid, 'SIGCONT'));
      await end();
    },
  };
}

conformsToTrafficControl('HAProxy at its Unix socket', () => underTest(({ proxy }) => `unix:${proxy.socket}`));
conformsToTrafficControl('HAProxy at its admin port', () =>
  underTest(({ proxy }) => `tcp://${proxy.host}:${proxy.adminPort}`),
);

describe('a real HAProxy', () => {
  let proxied: Proxied;
  const start = async (options: Parameters<typeof startProxied>[0] = {}) => (proxied = await startProxied(options));
  const serverOf = async (control: HaproxyTraffic, name: string) =>
    (await control.read(AMPLE_MS)).servers.find((server) => server.name === name)!;
  const edit = (from: RegExp | string, to: string) =>
    writeFileSync(proxied.proxy.file, readFileSync(proxied.proxy.file, 'utf8').replace(from, to));
  afterEach(() => proxied.end());

  it('fails closed at a reload, which is seen as a new worker, and is safe by its own file', async () => {
    const { proxy } = await start();
    const control = controlOf(proxied);
    await control.open('db-1', aPermit());
    const before = await control.read(AMPLE_MS);
    expect([before.unsafe, before.unproved]).toEqual(['', '']);
    expect(before.servers.map((server) => server.closedInFile)).toEqual([true, true, true]);
    await proxy.reload();
    const after = await control.read(AMPLE_MS);
    expect(after.servers.map((server) => server.state)).toEqual(['closed', 'closed', 'closed']);
    expect(after.worker).not.toBe(before.worker);
    expect(await clientOf(proxy)).toBeNull();
  });

  it('is unsafe where its file does not say disabled, with the names and the remedy', async () => {
    await start({ serverWords: 'check' });
    const { unsafe, servers } = await controlOf(proxied).read(AMPLE_MS);
    expect(unsafe).toContain('a reload brings db-1, db-2, db-3 up by itself: add the word "disabled"');
    expect(servers.map((server) => server.closedInFile)).toEqual([false, false, false]);
  });

  it('is unsafe as soon as its file was edited, before any reload', async () => {
    await start();
    edit(/(server db-2 .*) disabled/, '$1');
    const { unsafe } = await controlOf(proxied).read(AMPLE_MS);
    expect(unsafe).toContain('a reload brings db-2 up by itself');
  });

  it('is unsafe where it lacks a member, has a stranger that is open, or would lose one at a reload', async () => {
    const { proxy } = await start({ serverWords: 'disabled' });
    const asked = { address: `unix:${proxy.socket}`, backend: proxy.backend, judge: resolveTarget };
    const control = new HaproxyTraffic({ ...asked, members: [...proxied.names, 'db-9'] });
    expect((await control.read(AMPLE_MS)).unsafe).toContain('backend members lacks db-9');
    edit(/ +server db-3 .*\n/, '');
    expect((await controlOf(proxied).read(AMPLE_MS)).unsafe).toContain(
      'db-3 of backend members would be gone after a reload',
    );
  });

  it('is unsafe where a line leads to another member, and says which, and where no line does it is not', async () => {
    const { proxy } = await start({ serverWords: 'disabled' });
    const asked = { address: `unix:${proxy.socket}`, backend: proxy.backend, members: proxied.names };
    const unsafe = async (places: ReadonlyMap<string, string>) =>
      (await new HaproxyTraffic({ ...asked, judge: resolveTarget, places }).read(AMPLE_MS)).unsafe;
    const control = new HaproxyTraffic({ ...asked, judge: resolveTarget });
    const at = async (name: string) => (await serverOf(control, name)).at!;
    const [one, two] = [await at('db-1'), await at('db-2')];
    expect(
      await unsafe(
        new Map([
          ['db-1', one],
          ['db-2', two],
        ]),
      ),
    ).toBe('');
    expect(
      await unsafe(
        new Map([
          ['db-1', 'db-1.lan:3306'],
          ['db-2', two],
        ]),
      ),
    ).toBe('');
    expect(
      await unsafe(
        new Map([
          ['db-1', two],
          ['db-2', one],
        ]),
      ),
    ).toBe(
      `backend members leads db-1 to ${one}, which is db-2 and db-2 to ${two}, which is db-1: mend the address of that server's line`,
    );
  });

  it('is unsafe where only its checks could tell of a death and a line asks for none, with the lines to change', async () => {
    const { proxy } = await start({ serverWords: 'disabled' });
    const asked = { address: `unix:${proxy.socket}`, backend: proxy.backend, members: proxied.names };
    const unsafe = async (witness: boolean) =>
      (await new HaproxyTraffic({ ...asked, judge: resolveTarget, witness }).read(AMPLE_MS)).unsafe;
    expect(await unsafe(false)).toBe('');
    expect(await unsafe(true)).toMatch(
      /^it never checks db-1, db-2 and db-3, .*: add the word "check" to "server db-1 127\.[\d.]+:\d+ …", .* in backend members$/,
    );
  });

  it('is safe where its checks are the only witness and every line asks for one, open or closed', async () => {
    const { proxy } = await start({ serverWords: 'check disabled' });
    const asked = { address: `unix:${proxy.socket}`, backend: proxy.backend, members: proxied.names };
    const control = new HaproxyTraffic({ ...asked, judge: resolveTarget, witness: true });
    expect((await control.read(AMPLE_MS)).unsafe).toBe('');
    await control.open('db-1', aPermit());
    expect((await control.read(AMPLE_MS)).unsafe).toBe('');
  });

  it('keeps its route over a reload with a state file that the reload wrote', async () => {
    const { proxy } = await start({ stateFile: true });
    const control = controlOf(proxied);
    await control.open('db-2', aPermit());
    await proxy.reload();
    expect((await serverOf(control, 'db-2')).state).toBe('open');
    expect((await control.read(AMPLE_MS)).unsafe).toBe('');
  });

  it('is unsafe with a state file older than the route: a reload would open the former primary', async () => {
    const { proxy } = await start({ stateFile: true });
    const control = controlOf(proxied);
    await control.open('db-2', aPermit());
    await proxy.reload();
    await control.close('db-2', { cut: true }, aPermit());
    await control.open('db-3', aPermit());
    const { unsafe } = await controlOf(proxied).read(AMPLE_MS);
    expect(unsafe).toContain('state is older than the route and a reload would open db-2');
    rmSync(join(dirname(proxy.file), 'state'));
    expect((await controlOf(proxied).read(AMPLE_MS)).unsafe).toBe('');
  });

  it('says over TCP from another host that it has only the proxy’s word, and finds out a state file', async () => {
    const { proxy } = await start({ stateFile: true });
    const tcp = () => {
      const control = controlOf(proxied, `tcp://${proxy.host}:${proxy.adminPort}`);
      spyOn(control as unknown as { isHere(): boolean }, 'isHere').and.returnValue(false);
      return control;
    };
    const first = await tcp().read(AMPLE_MS);
    expect([first.unsafe, first.unproved]).toEqual(['', jasmine.stringContaining('on another host')]);
    await until('a state is older than the next worker', async () => {
      const table = await proxy.command('show servers state members');
      return Number(table.split('\n')[2].split(' ')[9]) >= 4;
    });
    await proxy.reload();
    expect((await tcp().read(AMPLE_MS)).unsafe).toContain('loads server states from a file that cannot be seen');
  });

  it('cuts sessions that a former worker still serves after a reload', async () => {
    const { proxy } = await start();
    const control = controlOf(proxied);
    await control.open('db-1', aPermit());
    const old = (await clientOf(proxy))!;
    await proxy.reload();
    await control.read(AMPLE_MS);
    await control.open('db-1', aPermit());
    const young = (await clientOf(proxy))!;
    expect((await control.close('db-1', { cut: true }, aPermit())).cut).toBe(2);
    expect([await old.ended(), await young.ended()]).toEqual([true, true]);
  });

  it('cuts four hundred sessions in one go', async () => {
    const { proxy } = await start();
    const control = controlOf(proxied);
    await control.open('db-1', aPermit());
    const clients = await Promise.all(Array.from({ length: 400 }, () => clientOf(proxy)));
    expect((await serverOf(control, 'db-1')).sessions).toBe(400);
    expect((await control.close('db-1', { cut: true }, aPermit())).cut).toBe(400);
    expect((await Promise.all(clients.map((client) => client!.ended()))).every(Boolean)).toBeTrue();
  });

  it('opens a server at once whose health check had failed before it was closed', async () => {
    const { proxy, places } = await start({ serverWords: 'check inter 100 fall 1 rise 2 disabled' });
    const control = controlOf(proxied);
    places.end();
    await control.open('db-1', aPermit());
    await until('its check fails', async () => (await serverOf(control, 'db-1')).state === 'down');
    await control.close('db-1', { cut: true }, aPermit());
    await control.open('db-1', aPermit());
    expect(['open', 'down']).toContain((await serverOf(control, 'db-1')).state);
    expect(await proxy.servers()).toEqual(jasmine.objectContaining({ 'db-2': 'maint', 'db-3': 'maint' }));
  });

  it('is a failure with its remedy while it is killed, and another worker afterwards', async () => {
    const { proxy } = await start();
    const control = controlOf(proxied);
    const before = await control.read(AMPLE_MS);
    await proxy.kill();
    const failure = await failureOf(control.read(AMPLE_MS));
    expect([failure.reason, failure.message]).toEqual(['refused', `nobody listens at the socket ${proxy.socket}`]);
    expect(failure.remedy).toContain(`"stats socket ${proxy.socket} level admin"`);
    await proxy.start();
    const after = await control.read(AMPLE_MS);
    expect(after.worker).not.toBe(before.worker);
    expect(after.servers.map((server) => server.state)).toEqual(['closed', 'closed', 'closed']);
  });

  it('that lets us only look is refused with the remedy, before anything was believed', async () => {
    const { proxy } = await start();
    edit('level admin expose-fd', 'level user expose-fd');
    await proxy.reload();
    const failure = await failureOf(controlOf(proxied).open('db-1', aPermit()));
    expect([failure.reason, failure.remedy]).toEqual(['denied', 'Add "level admin" to its "stats socket" line.']);
  });

  it('without that backend is refused with its name', async () => {
    const { proxy } = await start();
    const control = new HaproxyTraffic({
      ...{ address: `unix:${proxy.socket}`, backend: 'nowhere', members: [], judge: resolveTarget },
    });
    expect((await failureOf(control.read(AMPLE_MS))).message).toContain('has no backend nowhere');
  });
});
