import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();
process.on('exit', () => made.forEach(removeFolder));

/** A new empty folder under the system's temporary folder; gone when the process ends, or by `removeFolder`. */
export function temporaryFolder(name = 'lab'): string {
  const folder = mkdtempSync(join(tmpdir(), `holdfast-${name}-`));
  made.add(folder);
  return folder;
}

/** Removes a folder and all in it; one that is already gone is fine. */
export function removeFolder(folder: string): void {
  made.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}
