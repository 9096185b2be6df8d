import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { removeAbandoned, removeFolder, temporaryFolder } from './folders.js';

describe('a temporary folder of the lab', () => {
  it('is removed by the next who comes when its owner was killed, and not before', async () => {
    const module = new URL('./folders.js', import.meta.url).href;
    const program = `const { temporaryFolder } = await import('${module}'); console.log(temporaryFolder('spec')); setInterval(() => 0, 1000)`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const folder = line.toString().trim();
    const own = temporaryFolder('spec');
    removeAbandoned();
    expect(existsSync(folder)).toBe(true);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    removeAbandoned();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(own)).toBe(true);
    removeFolder(own);
  });
});
