import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { hasEnded, startProcess } from '../processes.js';
import { until } from '../until.js';

describe('a server of the lab', () => {
  it('ends with the process that started it, also when a fence has started it again', async () => {
    const module = new URL('./server-process.js', import.meta.url).href;
    const mark = `--mark=${process.pid}-${Math.random()}`;
    const idle = ['-e', 'setInterval(() => 0, 1000)', '--', mark];
    const command = JSON.stringify([process.execPath, ...idle]);
    const program = `
      const { ServerProcess } = await import('${module}');
      const server = new ServerProcess({ name: 'it', command: ${command}, supervised: null, mark: '${mark}' });
      server.start();
      await server.kill();
      console.log('killed');
      process.stdin.once('data', () => process.exit(0));`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    const fenced = startProcess(process.execPath, idle);
    owner.stdin.write('\n');
    await once(owner, 'exit');
    await until('what the fence started has ended', () => hasEnded(fenced.pid), 30_000);
    expect(await fenced.ended()).toBe('SIGKILL');
  });
});
