import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '../../../../ops/lab/index.js';
import { resolveTarget } from '../../../resources/index.js';
import { aPermit, failureOf } from '../testing/suite.js';
import { readAdminAddress } from './admin-address.js';
import { HaproxyTraffic } from './haproxy-traffic.js';

describe('what does not answer as HAProxy does', () => {
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  const folder = temporaryFolder('admin');
  const path = join(folder, 's');
  const control = (address = `unix:${path}`) =>
    new HaproxyTraffic({ address, backend: 'members', members: [], judge: resolveTarget });
  const behave = (how: (socket: Socket) => void) =>
    new Promise<void>((resolve) => {
      server = createServer({ allowHalfOpen: true }, (socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined).resume();
        how(socket);
      });
      server.listen(path, resolve);
    });
  afterEach(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    server = undefined;
  });
  async function failure(timeoutMs = 1000) {
    const began = performance.now();
    const failed = await failureOf(control().close('db-1', { cut: true }, aPermit(timeoutMs)));
    expect(performance.now() - began).toBeLessThan(timeoutMs + 30_000);
    return failed;
  }

  it('is silent: ends in time', async () => {
    await behave(() => undefined);
    expect((await failure(150)).reason).toBe('timeout');
  });

  it('drips without an end: ends in time', async () => {
    await behave((socket) => {
      const drip = setInterval(() => socket.write('Name: HAProxy\n'), 5);
      socket.on('close', () => clearInterval(drip));
    });
    expect((await failure(150)).reason).toBe('timeout');
  });

  it('pours without an end: is cut at four megabytes', async () => {
    await behave((socket) => {
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x')));
      };
      socket.on('drain', pour);
      pour();
    });
    const { reason, message } = await failure(5000);
    expect([reason, message]).toEqual(['failed', `the socket ${path} answered more than 4194304 bytes`]);
  });

  it('closes without a word', async () => {
    await behave((socket) => socket.end());
    expect((await failure()).reason).toBe('reset');
  });

  it('speaks another protocol: says what it said, printable only, and the remedy', async () => {
    await behave((socket) => socket.end('HTTP/1.1 400 Bad\x1b[2J request\r\n\r\n'));
    const { reason, message, remedy } = await failure();
    expect(reason).toBe('failed');
    expect(message).toBe(
      `the socket ${path} answered something that is not HAProxy's: "HTTP/1.1 400 Bad [2J request "`,
    );
    expect(remedy).toContain('stats socket');
  });

  it('says that the worker is leaving for as long as we would listen', async () => {
    await behave((socket) => socket.end('Name: HAProxy\nPid: 7\nStopping: 1\n\n'));
    expect((await failure(100)).reason).toBe('timeout');
  });

  it('does not exist, or not any more', async () => {
    const { reason, message, remedy } = await failure();
    expect([reason, message]).toEqual(['refused', `there is no socket ${path}`]);
    expect(remedy).toContain(`"stats socket ${path} level admin"`);
    const port = await freePort();
    const tcp = await failureOf(control(`tcp://127.0.0.1:${port}`).read(500));
    expect([tcp.reason, tcp.message]).toEqual(['refused', `nobody listens at 127.0.0.1 port ${port}`]);
  });

  it('does not let us in: names us, and how to be let in', async () => {
    await behave((socket) => socket.end('never'));
    chmodSync(path, 0);
    const root = process.geteuid!() === 0;
    if (root) process.seteuid!(65_534);
    const failed = await failureOf(control().read(500)).finally(() => root && process.seteuid!(0));
    expect(failed.reason).toBe('denied');
    expect(failed.remedy).toContain('group haproxy');
  });

  it('is where Holdfast must not connect', async () => {
    const { reason, message } = await failureOf(control('tcp://169.254.169.254:9999').read(500));
    expect(reason).toBe('refused');
    expect(message).toContain('169.254.169.254');
  });

  it('is given a name that would be a command of its own', async () => {
    await behave((socket) => socket.end('never'));
    const { message } = await failureOf(control().open('db-1; shutdown frontend f', aPermit()));
    expect(message).toContain('can be no server');
    expect(() => control(`unix:${path}`) && new HaproxyTraffic({ ...options, backend: 'b\nquit' })).toThrowError(
      /backend/,
    );
  });
  const options = { address: `unix:${path}`, members: [], judge: resolveTarget };
});

describe('an address of HAProxy', () => {
  it('is a socket or a host with its port', () => {
    expect(readAdminAddress('unix:/run/haproxy/admin.sock')).toEqual({ kind: 'unix', path: '/run/haproxy/admin.sock' });
    expect(readAdminAddress('tcp://10.0.0.4:9999')).toEqual({ kind: 'tcp', host: '10.0.0.4', port: 9999 });
    expect(readAdminAddress('tcp://[fd00::4]:9999')).toEqual({ kind: 'tcp', host: 'fd00::4', port: 9999 });
  });

  it('is refused otherwise, with the form that is meant', () => {
    for (const text of ['', '/run/s', 'unix:relative', 'tcp://host', 'tcp://host:0', 'tcp://host:70000', 'http://h:1'])
      expect(() => readAdminAddress(text)).toThrowError(/unix:\/path\/of\/the\/socket or tcp:\/\/host:port/);
  });
});
