import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { until } from '../until.js';

const lab = new URL('../index.js', import.meta.url).href;
const test = `const { startCluster } = await import('${lab}');
const cluster = await startCluster({ network: 'namespaces', members: 2, supervised: 10 });
await cluster.haproxies[0].reload();
console.log('up');
setInterval(() => 0, 1000);`;

describe('a killed test', () => {
  it('leaves no server and no cable behind', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', test], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    expect(serversOf(owner.pid!).length).toBeGreaterThanOrEqual(4);
    expect(cablesOf(owner.pid!).length).toBe(1);
    owner.kill('SIGKILL');
    await until('its servers are gone', () => serversOf(owner.pid!).length === 0);
    await until('its cable is gone', () => cablesOf(owner.pid!).length === 0);
    expect(serversOf(owner.pid!)).toEqual([]);
  });
});

/** Every program that was started with a folder of that process. */
function serversOf(pid: number): string[] {
  const commands = readdirSync('/proc').filter(Number).map(commandOf);
  return commands.filter((command) => new RegExp(`/holdfast-[^/]+-${pid}-`).test(command));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const cablesOf = (pid: number) => Object.keys(networkInterfaces()).filter((name) => name.startsWith(`hf${pid}-`));
