import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('a new database file', () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'holdfast-open-'))));
  afterEach(() => rmSync(data, { recursive: true }));

  it('opens for every process that comes at the same moment', async () => {
    const probe = `
      import 'reflect-metadata';
      import { openStore } from ${JSON.stringify(new URL('./data-source.js', import.meta.url).href)};
      const at = ${Date.now() + 1500};
      while (Date.now() < at);
      for (let round = 0; round < 20; round++) {
        const config = { data: ${JSON.stringify(data)}, databaseUrl: null };
        const { store } = await openStore(config, { entities: [], migrations: [] });
        await store.close();
      }
      process.stdout.write('opened');`;
    const run = promisify(execFile);
    const processes = [1, 2, 3].map(() => run(process.execPath, ['--input-type=module', '-e', probe]));
    expect((await Promise.all(processes)).map(({ stdout }) => stdout)).toEqual(['opened', 'opened', 'opened']);
  });
});
