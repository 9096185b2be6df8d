import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHttpService, temporaryFolder, type LabHttpService } from '../../../../ops/lab/index.js';
import { resolveTarget } from '../../../resources/index.js';
import { aScript } from '../testing/scripts.js';
import { aPermit, failureOf } from '../testing/suite.js';
import { ServiceControl } from './service-control.js';

describe('an active/standby service', () => {
  let service: LabHttpService;
  const is = (role: string) => service.answer({ status: 200, body: JSON.stringify({ role, version: '1.2' }) });
  const controlWith = (hook: string, host = '127.0.0.1') =>
    new ServiceControl({
      ...{ member: 'app-1', hook, healthPath: '/health', tls: { mode: 'off', ca: null }, judge: resolveTarget },
      endpoint: { host, port: service.port },
    });
  const idle = aScript(`cat > /dev/null; echo '{}'`);
  beforeEach(async () => {
    service = await startHttpService();
    is('standby');
  });
  afterEach(() => service.stop());

  it('is read-only exactly as long as its health check says standby', async () => {
    const control = controlWith(idle);
    expect([(await control.glance(20_000)).readOnly, (await control.observe(20_000)).readOnly]).toEqual([true, true]);
    is('active');
    const facts = await control.observe(20_000);
    expect([(await control.glance(20_000)).readOnly, facts.readOnly, facts.version]).toEqual([false, false, '1.2']);
    expect(service.requests.every(({ path }) => path === '/health')).toBeTrue();
  });

  it('is promoted by its hook, which learns what is wanted, of whom and under which term', async () => {
    const log = join(temporaryFolder('log'), 'log');
    const control = controlWith(aScript(`cat >> ${log}; echo '{}'`));
    const promoted = control.open({ acknowledged: true }, aPermit(20_000));
    setTimeout(() => is('active'), 300);
    expect((await promoted).sent[0]).toMatch(/ promote app-1$/);
    const request = JSON.parse(readFileSync(log, 'utf8')) as Record<string, unknown>;
    expect(request).toEqual({
      ...{ holdfast: 1, kind: 'service', action: 'promote', term: 1, timeoutMs: jasmine.any(Number) as unknown },
      member: { name: 'app-1', host: '127.0.0.1', port: service.port },
    });
  });

  it('may be told twice: one that has the role already is left alone', async () => {
    const called = join(temporaryFolder('called'), 'x');
    const control = controlWith(aScript(`touch ${called}; echo '{}'`));
    expect((await control.close(aPermit())).sent).toEqual(['-- app-1 is a standby already']);
    is('active');
    await control.open({ acknowledged: false }, aPermit());
    expect(existsSync(called)).toBeFalse();
  });

  it('is not believed to be promoted because a hook ended well', async () => {
    const { reason, message } = await failureOf(controlWith(idle).open({ acknowledged: true }, aPermit(3000)));
    expect([reason, message]).toEqual(['failed', `${idle} ended well, but app-1 says that it is a standby`]);
  });

  it('counts as silent while it says that it is ill', async () => {
    service.answer({ status: 503, body: '{"role":"active"}' });
    const { reason, message } = await failureOf(controlWith(idle).glance(20_000));
    expect(reason).toBe('timeout');
    expect(message).toContain('says that it is ill: /health answered 503');
  });

  it('that hangs, does not say its role, or is gone is told apart', async () => {
    service.answer({ delayMs: 60_000 });
    const began = performance.now();
    expect((await failureOf(controlWith(idle).glance(150))).reason).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(40_000);
    service.answer({ delayMs: 0, body: 'ok' });
    const roleless = await failureOf(controlWith(idle).glance(20_000));
    expect([roleless.reason, roleless.remedy]).toEqual(['failed', jasmine.stringContaining('"role"')]);
    await service.stop();
    expect((await failureOf(controlWith(idle).glance(20_000))).reason).toBe('refused');
    await service.start();
  });

  it('is not asked where Holdfast must not connect', async () => {
    expect((await failureOf(controlWith(idle, '169.254.169.254').glance(500))).message).toContain('169.254.169.254');
  });

  it('sends nothing once the permit was taken back', async () => {
    const called = join(temporaryFolder('called'), 'x');
    const control = controlWith(aScript(`touch ${called}; echo '{}'`));
    await failureOf(control.open({ acknowledged: true }, aPermit(1000, AbortSignal.abort())));
    expect(existsSync(called)).toBeFalse();
  });

  it('has nothing to do where only replication has', async () => {
    const control = controlWith(idle);
    const all = [control.follow(), control.detach(), control.stopReceiving(), control.enableEvents()];
    for (const { sent } of await Promise.all(all)) expect(sent[0]).toMatch(/^-- nothing: a service/);
    expect([await control.connections(), await control.enabledEvents()]).toEqual([[], []]);
    expect((await failureOf(control.canary(aPermit()))).reason).toBe('not-writable');
    is('active');
    expect((await control.canary(aPermit())).sent).toEqual(['GET /health']);
  });
});
