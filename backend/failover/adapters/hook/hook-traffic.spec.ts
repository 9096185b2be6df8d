import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../ops/lab/index.js';
import type { RoutedServer } from '../../ports.js';
import { aScript } from '../testing/scripts.js';
import { aPermit, failureOf } from '../testing/suite.js';
import { conformsToTrafficControl } from '../testing/traffic-control.conformance.js';
import { HookTraffic } from './hook-traffic.js';

interface Kept {
  hangs: boolean;
  worker: string;
  servers: { name: string; state: RoutedServer['state']; sessions: number; closedAfterRestart: boolean }[];
}

/** A proxy that is a file; the hook changes it. */
const hookOn = (file: string) =>
  aScript(
    `const fs = require('node:fs');
const kept = JSON.parse(fs.readFileSync('${file}'));
const { action, server } = JSON.parse(fs.readFileSync(0));
const found = kept.servers.find((one) => one.name === server);
if (kept.hangs) setInterval(() => {}, 1000);
else {
  if (found) found.state = { open: 'open', close: 'closed', drain: 'draining' }[action];
  fs.writeFileSync('${file}', JSON.stringify(kept));
  console.log(JSON.stringify({ ...kept, cut: 0 }));
}`,
    0o755,
    process.execPath,
  );

conformsToTrafficControl('a hook', async () => {
  const file = join(temporaryFolder('proxy'), 'proxy.json');
  const names = ['db-1', 'db-2'];
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const change = (kept: Partial<Kept>) => writeFileSync(file, JSON.stringify({ ...read(), ...kept }));
  const servers = names.map((name) => ({ name, state: 'closed', sessions: 0, closedAfterRestart: true }));
  writeFileSync(file, JSON.stringify({ hangs: false, worker: '1', servers }));
  const path = hookOn(file);
  return {
    control: new HookTraffic({ path, proxy: 'px', backend: 'members', members: names }),
    servers: names,
    stateOf: (server) => read().servers.find(({ name }) => name === server)!.state,
    renew: async () => change({ worker: `${Number(read().worker) + 1}` }),
    hang: async () => change({ hangs: true }),
    end: async () => undefined,
  };
});

describe('a hook for traffic', () => {
  const answering = (answer: object) =>
    new HookTraffic({
      path: aScript(`cat > /dev/null; echo '${JSON.stringify(answer)}'`),
      ...{ proxy: 'px', backend: 'members', members: ['db-1', 'db-2'] },
    });
  const server = (name: string, more: object = {}) => ({ name, state: 'closed', closedAfterRestart: true, ...more });

  it('that lacks a member, or does not say what a restart does, is unsafe', async () => {
    const { unsafe } = await answering({ servers: [server('db-1', { closedAfterRestart: undefined })] }).read(1000);
    expect(unsafe).toBe('it lacks db-2; it does not say that db-1 stays closed after a restart');
    expect((await answering({ servers: [server('db-1'), server('db-2')] }).read(1000)).unsafe).toBe('');
  });

  it('that does not do what it was told is not believed', async () => {
    const control = answering({ servers: [server('db-1'), server('db-2')] });
    expect((await failureOf(control.open('db-1', aPermit()))).message).toContain('db-1 is closed all the same');
  });

  it('that answers no servers, or states that nobody knows, is refused', async () => {
    for (const servers of [undefined, 'all', [{}], [server('db-1', { state: 'fine' })], [null]])
      expect((await failureOf(answering({ servers }).read(1000))).message).toContain('answered no list of servers');
  });
});
