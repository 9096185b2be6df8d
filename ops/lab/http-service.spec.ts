import { startHttpService } from './http-service.js';
import { until } from './until.js';

describe('an HTTP service of the lab', () => {
  it('answers what it is told, is refused while stopped, and comes back on the same port', async () => {
    const service = await startHttpService();
    expect(await (await fetch(service.url)).text()).toBe('ok');
    service.answer({ status: 503, delayMs: 30 });
    const before = performance.now();
    expect((await fetch(`${service.url}/health`)).status).toBe(503);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    await service.stop();
    await expectAsync(fetch(service.url)).toBeRejected();
    await service.start();
    expect((await fetch(service.url)).status).toBe(503);
    expect(service.requests.map((request) => request.path)).toEqual(['/', '/health', '/']);
    await service.stop();
  });
});

describe('until', () => {
  it('returns the first truthy value, taking an error as "not yet"', async () => {
    let calls = 0;
    const condition = () => {
      if (++calls < 3) throw new Error('not yet');
      return `call ${calls}`;
    };
    expect(await until('third call', condition, 60_000, 1)).toBe('call 3');
  });

  it('gives up after its time, saying what it waited for and why', async () => {
    const failing = () => Promise.reject(new Error('refused'));
    const error = await until('the answer', failing, 20, 1).catch((reason: Error) => reason);
    expect(error.message).toBe('Waited 20 ms in vain: the answer; at last: refused');
    expect(error.cause).toEqual(new Error('refused'));
  });
});
