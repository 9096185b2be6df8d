import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart, reason } from './sentences.js';

/**
 * Makes the data folder, readable by its owner alone, and sees that it can be written to.
 *
 * @throws CannotStart
 */
export function openDataFolder(data: string): void {
  const probe = join(data, `.probe-${process.pid}`);
  try {
    mkdirSync(join(data, 'log'), { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new CannotStart(
      `Cannot write to the data folder ${data}: ${reason(error)}. Try: HOLDFAST_DATA=/another/folder npm start`,
    );
  }
}
