import { TargetForbidden } from '../../ports.js';
import { SystemResolver } from './system-resolver.js';

const forbidden = (address: string) => (address.startsWith('169.254.') ? 'is link-local' : null);
const ipv4 = (address: string) => ({ address, family: 4 });
const signal = () => new AbortController().signal;

describe('the resolver of probes', () => {
  it('refuses a name of which any address is forbidden, and a forbidden address itself', async () => {
    const resolver = new SystemResolver(forbidden, () => Promise.resolve([ipv4('10.0.0.1'), ipv4('169.254.169.254')]));
    await expectAsync(resolver.resolve('db', signal())).toBeRejectedWithError(TargetForbidden, /db is 169.254.169.254/);
    await expectAsync(resolver.resolve('169.254.1.1', signal())).toBeRejectedWithError(TargetForbidden);
  });

  it('gives all addresses of a name, so that a probe can try the next', async () => {
    const resolver = new SystemResolver(forbidden, () =>
      Promise.resolve([{ address: '::1', family: 6 }, ipv4('127.0.0.1')]),
    );
    expect((await resolver.resolve('localhost', signal())).map(({ family }) => family)).toEqual([6, 4]);
  });

  it('asks once for a name while the answer is outstanding, and each asker may give up', async () => {
    let asked = 0;
    const resolver = new SystemResolver(forbidden, () => (asked++, new Promise(() => {})));
    const controller = new AbortController();
    const both = [resolver.resolve('slow', controller.signal), resolver.resolve('slow', controller.signal)];
    controller.abort(new Error('timed out'));
    for (const one of both) await expectAsync(one).toBeRejectedWithError('timed out');
    expect(asked).toBe(1);
  });
});
