import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../lab/index.js';
import { openDataFolder } from './data-folder.js';
import { CannotStart } from './sentences.js';

describe('the data folder', () => {
  it('is made with all above it, for its owner alone, and may be there already', () => {
    const data = join(temporaryFolder('data'), 'not', 'there', 'yet');
    openDataFolder(data);
    openDataFolder(data);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('that cannot be made or written is named in one sentence with the way out', () => {
    const folder = temporaryFolder('data');
    writeFileSync(join(folder, 'file'), '');
    // /proc lets nobody make anything, root included.
    for (const data of ['/proc/nowhere', '/proc/self', join(folder, 'file'), join(folder, 'file', 'below')])
      expect(() => openDataFolder(data))
        .withContext(data)
        .toThrowMatching(
          (error: Error) =>
            error instanceof CannotStart &&
            /^Cannot write to the data folder .+\. Try: HOLDFAST_DATA=/.test(error.message),
        );
  });
});
