import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlFailed } from '../../ports.js';

export interface SystemdOptions {
  /** The program; another one is for specs. */
  readonly systemctl?: string;
  /** Where drop-ins live that a reboot forgets. */
  readonly folder?: string;
}

/**
 * A server's unit. Debian's restarts a killed server after five seconds in the default role, which keeps a row that no
 * replica has (fact F17): so every start of it is made one as a replica, by a drop-in, until the next boot. It stays:
 * a member that is promoted is opened by a command, never by how it was started.
 */
export class Systemd {
  private readonly program: string;
  private readonly folder: string;

  constructor({ systemctl = 'systemctl', folder = '/run/systemd/system' }: SystemdOptions = {}) {
    this.program = systemctl;
    this.folder = folder;
  }

  /** The unit of a control group such as `/system.slice/mariadb.service`; null when it is none. */
  static unitOf(group: string): string | null {
    return /\/([\w@.:-]+\.service)$/.exec(group)?.[1] ?? null;
  }

  /** Makes each start of the unit one as a replica. @throws ControlFailed with the remedy */
  async startAsReplica(
    unit: string,
    options: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<string> {
    if (!/^\w[\w@.:-]*\.service$/.test(unit))
      throw new ControlFailed('failed', `"${unit}" is no name of a service's unit`);
    const command = await this.run(['show', '-p', 'ExecStart', '--value', unit], timeoutMs, signal);
    if (!command.includes('$MYSQLD_OPTS'))
      throw new ControlFailed(
        'failed',
        `${unit} takes no options from MYSQLD_OPTS, so that it cannot be started as a replica`,
        'Write init_rpl_role=SLAVE and read_only=1 into the option file.',
      );
    const folder = join(this.folder, `${unit}.d`);
    const file = join(folder, '90-holdfast-replica.conf');
    if (!existsSync(file)) {
      await this.write(folder, file, `[Service]\nEnvironment="MYSQLD_OPTS=${options.join(' ')}"\n`);
      await this.run(['daemon-reload'], timeoutMs, signal);
    }
    return file;
  }

  async start(unit: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    await this.run(['reset-failed', unit], timeoutMs, signal).catch(() => undefined); // it need not have failed
    await this.run(['start', '--no-block', unit], timeoutMs, signal);
  }

  private async write(folder: string, file: string, text: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(file, text, { mode: 0o644 });
    } catch (error) {
      const remedy = 'Run the daemon as root, or write init_rpl_role=SLAVE and read_only=1 into the option file.';
      throw new ControlFailed('denied', `${file} cannot be written (${(error as Error).message})`, remedy);
    }
  }

  private run(words: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const how = {
        timeout: Math.ceil(Math.max(1, timeoutMs)),
        signal,
        killSignal: 'SIGKILL',
        maxBuffer: 1_000_000,
      } as const;
      execFile(this.program, [...words], how, (error, out, said) => {
        if (!error) return resolve(out);
        const late = error.killed === true || error.name === 'AbortError';
        const why = late ? 'did not end in time' : `failed: ${said.trim() || error.message}`;
        reject(new ControlFailed(late ? 'timeout' : 'failed', `systemctl ${words.join(' ')} ${why}`));
      });
    });
  }
}
