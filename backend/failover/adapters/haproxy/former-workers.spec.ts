import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../ops/lab/index.js';
import { resolveTarget } from '../../../resources/index.js';
import { failureOf } from '../testing/suite.js';
import { AdminSocket } from './admin-socket.js';
import { cutFormerSessions } from './former-workers.js';

const workers = '#<PID> <type>\n11 worker 0\n# old workers\n7 worker 1\n';
const sessions = '0xa: proto=tcpv4 fe=f be=db srv=db-1 ts=00\n0xb: proto=tcpv4 fe=f be=db srv=db-2 ts=00\n';
const ample = { timeoutMs: 60_000 };

describe('The workers that a reload left behind', () => {
  const path = join(temporaryFolder('master'), 's');
  const master = new AdminSocket({ kind: 'unix', path }, resolveTarget);
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  let answers = true;
  let server: Server;

  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (line) => {
        asked.push(String(line).trim());
        if (answers) socket.end(asked.at(-1) === 'show proc' ? workers : sessions);
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
  });
  afterAll(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    asked.length = 0;
    answers = true;
  });

  it('are each asked for the sessions of the closed server, and those alone are ended', async () => {
    const { sent, cut } = await cutFormerSessions(master, 'db', 'db-1', ample);
    expect([sent, cut]).toEqual([['@!7 shutdown session 0xa'], 1]);
    expect(asked).toEqual(['show proc', '@!7 show sess', '@!7 shutdown session 0xa']);
  });

  it('are not waited for where the master took a connection as it reloaded: another try has its time', async () => {
    answers = false;
    const { reason, message } = await failureOf(cutFormerSessions(master, 'db', 'db-1', ample));
    expect([reason, message]).toEqual(['timeout', jasmine.stringContaining('did not answer within 300 ms')]);
    answers = true;
    expect((await cutFormerSessions(master, 'db', 'db-1', ample)).cut).toBe(1);
  });
});
