import { appendFileSync, copyFileSync, existsSync, readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST = 32 * 1024 * 1024;
const KEPT = 3;

/** The log folder: the supervisor's own lines, what a child wrote before it broke, and the size of all of them. */
export class LogFiles {
  constructor(readonly folder: string) {}

  /** One line of the supervisor's own log. */
  write(level: 'info' | 'warn' | 'error', message: string): void {
    const line = { level, time: new Date().toISOString(), role: 'supervisor', pid: process.pid, msg: message };
    this.append('supervisor.log', JSON.stringify(line) + '\n');
  }

  /** What a child printed instead of logging: Node's own words about a crash, for example. */
  keepOutput(role: string, chunk: Buffer): void {
    this.append(`${role}.out`, chunk.toString());
  }

  /**
   * Moves aside what has grown too large, keeping three of each. The children hold their files open for appending,
   * so the content is copied and the file cut to nothing, never renamed.
   */
  rotate(largest = LARGEST): void {
    for (const name of readdirSync(this.folder).filter((file) => /\.(log|out)$/.test(file))) {
      const file = join(this.folder, name);
      if (statSync(file).size < largest) continue;
      for (let age = KEPT - 1; age >= 1; age--)
        if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }
  }

  private append(name: string, text: string): void {
    try {
      appendFileSync(join(this.folder, name), text, { mode: 0o600 });
    } catch {
      // a full disk must not end the supervisor
    }
  }
}
