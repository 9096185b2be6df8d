import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { forbiddenTarget } from '../../../platform/network/index.js';
import { resolveTarget, TargetRefused } from './resolve-target.js';

const answering =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('where Holdfast may connect', () => {
  it('never is a link-local or metadata address, in none of its spellings', () => {
    for (const address of [
      '169.254.169.254',
      '169.254.1.1',
      '100.100.100.200',
      'fe80::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::1',
      '0.0.0.0',
      '0.1.2.3',
      '::',
      '224.0.0.1',
      'ff02::1',
      '255.255.255.255',
      'not an address',
    ]) {
      expect(forbiddenTarget(address)).withContext(address).not.toBeNull();
    }
  });

  it('is anywhere else, private and loopback too', () => {
    for (const address of ['127.0.0.1', '::1', '10.0.0.7', '192.168.1.1', 'fd12:3456::1', '8.8.8.8', '2001:db8::1']) {
      expect(forbiddenTarget(address)).withContext(address).toBeNull();
    }
  });

  it('is decided by every address of a name, not by the first', async () => {
    const refused = resolveTarget('db-1', answering('10.0.0.7', '169.254.169.254'));
    await expectAsync(refused).toBeRejectedWithError(
      TargetRefused,
      /db-1 \(169.254.169.254\) is the address of a cloud/,
    );
  });

  it('stays what it was when the name changes its meaning after the check', async () => {
    let answers = 0;
    const rebinding = () => Promise.resolve([{ address: answers++ === 0 ? '10.0.0.7' : '169.254.169.254', family: 4 }]);
    const target = await resolveTarget('db-1', rebinding);
    const asked = await new Promise((resolve) =>
      target.lookup('db-1', { all: false }, (_error, address) => resolve(address)),
    );
    expect(asked).toBe('10.0.0.7');
    expect(answers).toBe(1);
  });

  it('is every address of a name in turn, when nobody listens on the first', async () => {
    const server = createServer((socket) => socket.end('here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { lookup } = await resolveTarget('db-1', answering('::1', '127.0.0.1'));
    const said = await text(connect({ host: 'db-1', port, lookup }));
    expect(said).toBe('here');
    server.close();
  });

  it('reads numbers as the system would, not as they look', async () => {
    for (const host of ['0xa9fea9fe', '2852039166', '0251.0376.0251.0376']) {
      const refused = await resolveTarget(host).catch((error: TargetRefused) => error);
      expect(refused).withContext(host).toBeInstanceOf(TargetRefused);
    }
  });

  it('says that a name is not known', async () => {
    const refused = resolveTarget('no-such-host.invalid');
    await expectAsync(refused).toBeRejectedWithError(TargetRefused, /cannot be resolved/);
  });

  it('takes an address as it is, and local for this machine', async () => {
    expect((await resolveTarget('[::1]')).address).toBe('::1');
    expect((await resolveTarget('local')).address).toBe('127.0.0.1');
  });
});
