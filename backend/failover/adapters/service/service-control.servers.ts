import { startStandbyPair, until, type LabService, type LabStandbyPair } from '../../../../ops/lab/index.js';
import { resolveTarget } from '../../../resources/index.js';
import { HaproxyTraffic } from '../haproxy/haproxy-traffic.js';
import { aScript } from '../testing/scripts.js';
import { AMPLE_MS, aPermit, failureOf } from '../testing/suite.js';
import { ServiceControl } from './service-control.js';

/** Promotes and demotes over HTTP, as a person's hook would. */
const hook = () =>
  aScript(
    `const { action, member } = JSON.parse(require('node:fs').readFileSync(0));
fetch(\`http://\${member.host}:\${member.port}/\${action}\`, { method: 'POST' })
  .then((answer) => answer.json())
  .then(({ role }) => console.log(JSON.stringify({ active: role === 'active' })));`,
    0o755,
    process.execPath,
  );

describe('a real pair of an active and a standby service', () => {
  let pair: LabStandbyPair;
  const path = hook();
  const controlOf = ({ name, host, port }: LabService) =>
    new ServiceControl({
      ...{ member: name, endpoint: { host, port }, tls: { mode: 'off', ca: null }, healthPath: '/health' },
      ...{ hook: path, judge: resolveTarget },
    });
  beforeEach(async () => {
    pair = await startStandbyPair();
  });
  afterEach(() => pair.remove());

  it('changes its roles: the old one is closed, the new one opened, the route moved', async () => {
    const [first, second] = pair.members;
    const [old, next] = pair.members.map(controlOf);
    const { socket, backend } = pair.haproxy;
    const members = pair.members.map(({ name }) => name);
    const traffic = new HaproxyTraffic({ address: `unix:${socket}`, backend, members, judge: resolveTarget });
    expect([(await old.glance(AMPLE_MS)).readOnly, (await next.glance(AMPLE_MS)).readOnly]).toEqual([false, true]);
    await traffic.close(first.name, { cut: true }, aPermit());
    await old.close(aPermit());
    await next.open({ acknowledged: false }, aPermit());
    await traffic.open(second.name, aPermit());
    expect([await first.role(), await second.role()]).toEqual(['standby', 'active']);
    const items = `http://${pair.haproxy.host}:${pair.haproxy.clientPort}/items`;
    expect((await fetch(items, { method: 'POST', body: 'x' })).status).toBe(201);
    await next.canary(aPermit());
  });

  it('is told apart when it is killed, hangs and comes back as a standby', async () => {
    const [first] = pair.members;
    const control = controlOf(first);
    await first.hang();
    expect((await failureOf(control.glance(200))).reason).toBe('timeout');
    expect(await control.accepts(AMPLE_MS)).toBeTrue();
    first.resume();
    await until('it answers', async () => !(await control.glance(AMPLE_MS)).readOnly);
    await first.kill();
    expect((await failureOf(control.glance(AMPLE_MS))).reason).toBe('refused');
    await first.start();
    expect((await control.glance(AMPLE_MS)).readOnly).toBeTrue();
  });
});
