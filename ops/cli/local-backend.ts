import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommandFailure } from './failures.js';
import { ExitCode } from './exit-codes.js';
import type { Streams } from './terminal/streams.js';

/**
 * The commands that work on the data folder itself, not over REST: they need the host, its files and the rights of the
 * account that Holdfast runs as. They run as the backend's own program; the CLI imports nothing of it.
 */
export class LocalBackend {
  private readonly program = path.resolve(import.meta.dirname, '../../backend/admin.js');

  constructor(private readonly env: Record<string, string | undefined>) {}

  /** Runs it with this terminal and gives its exit code; refuses where there is no backend or no data folder. */
  run(streams: Streams, args: string[], needs: { dataFolder: boolean }): Promise<number> {
    if (!existsSync(this.program)) {
      throw this.elsewhere(`Holdfast's server is not installed here (${this.program} is missing)`);
    }
    if (needs.dataFolder && !existsSync(this.dataFolder)) {
      throw this.elsewhere(`This is not the host that Holdfast runs on: there is no data folder ${this.dataFolder}`);
    }
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.program, ...args], { stdio: ['inherit', 'pipe', 'pipe'] });
      child.stdout.on('data', (chunk: Buffer) => streams.raw(chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => streams.errors.write(chunk));
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ? ExitCode.cancelled : (code ?? ExitCode.failed)));
    });
  }

  /** Where the data lives when nothing else is said (architecture.md, "What runs"). */
  get dataFolder(): string {
    if (this.env['HOLDFAST_DATA']) return this.env['HOLDFAST_DATA'];
    if (process.getuid?.() === 0) return '/var/lib/holdfast';
    const base = this.env['XDG_DATA_HOME'] || path.join(this.env['HOME'] ?? '/', '.local/share');
    return path.join(base, 'holdfast');
  }

  private elsewhere(what: string): CommandFailure {
    const next = 'Run it on the host itself, as the account Holdfast runs as; HOLDFAST_DATA names another data folder';
    return new CommandFailure(what, next, ExitCode.notFound);
  }
}
