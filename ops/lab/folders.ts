import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();
process.on('exit', () => made.forEach(removeFolder));
let swept = false;

/** A new empty folder under the system's temporary folder; gone when the process ends, or by `removeFolder`. */
export function temporaryFolder(name = 'lab'): string {
  if (!swept) removeAbandoned();
  swept = true;
  const folder = mkdtempSync(join(tmpdir(), `holdfast-${name}-${process.pid}-`));
  made.add(folder);
  return folder;
}

/** Removes a folder and all in it; one that is already gone is fine. */
export function removeFolder(folder: string): void {
  made.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

/** Removes the folders of processes that were killed before they could: each carries its owner's pid. */
export function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.match(/^holdfast-.+-(\d+)-\w{6}$/)?.[1];
    if (!owner || existsSync(`/proc/${owner}`)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // somebody else's
    }
  }
}
