import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { serverOrigin } from '../client/index.js';
import type { Connection } from '../client/index.js';
import { CommandFailure, Usage } from './failures.js';
import { ExitCode } from './exit-codes.js';

type Env = Record<string, string | undefined>;

/** What `holdfast login` keeps of one server. */
export interface KnownServer {
  token?: string;
  tokenId?: string;
  email?: string;
  fingerprint?: string;
  ca?: string;
}

interface Kept {
  current: string | null;
  servers: Record<string, KnownServer>;
}

const defaultUrl = 'http://localhost:8420';

/** The person's settings file and the environment, the environment first. A token is only ever sent to its own server. */
export class Settings {
  /** `--url`, `--timeout`: set by the command line before anything is read. */
  given: { url?: string; timeoutMs?: number } = {};

  constructor(private readonly env: Env) {}

  get file(): string {
    const base = this.env['XDG_CONFIG_HOME'] || path.join(this.env['HOME'] || homedir(), '.config');
    return path.join(base, 'holdfast', 'config.json');
  }

  get url(): string {
    return serverOrigin(this.given.url || this.env['HOLDFAST_URL'] || this.read().current || defaultUrl);
  }

  /** How to reach the current server. */
  connection(): Connection {
    const url = this.url;
    const known: KnownServer = this.read().servers[url] ?? {};
    return {
      url,
      token: this.env['HOLDFAST_TOKEN'] || this.fileOf('HOLDFAST_TOKEN_FILE')?.trim() || known.token,
      ca: this.fileOf('HOLDFAST_CA') ?? known.ca,
      fingerprint: this.env['HOLDFAST_FINGERPRINT'] || known.fingerprint,
      timeoutMs: this.given.timeoutMs,
    };
  }

  known(url: string): KnownServer | undefined {
    return this.read().servers[url];
  }

  /** Keeps what is known of a server and makes it the current one. */
  remember(url: string, server: KnownServer): void {
    const kept = this.read();
    this.write({ current: url, servers: { ...kept.servers, [url]: server } });
  }

  forget(url: string): void {
    const { current, servers } = this.read();
    const { [url]: _, ...others } = servers;
    this.write({ current: current === url ? (Object.keys(others)[0] ?? null) : current, servers: others });
  }

  private fileOf(variable: string): string | undefined {
    const file = this.env[variable];
    if (!file) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Usage(`${variable} names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }

  private read(): Kept {
    if (!existsSync(this.file)) return { current: null, servers: {} };
    if (statSync(this.file).mode & 0o077) {
      const next = `chmod 600 ${this.file}`;
      throw new CommandFailure(
        `${this.file} holds tokens and others on this machine may read it`,
        next,
        ExitCode.failed,
      );
    }
    try {
      const kept = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Kept>;
      return { current: kept.current ?? null, servers: kept.servers ?? {} };
    } catch {
      throw new CommandFailure(
        `${this.file} is not readable as JSON`,
        `rm ${this.file} && holdfast login`,
        ExitCode.failed,
      );
    }
  }

  private write(kept: Kept): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const fresh = `${this.file}.${process.pid}.new`;
    writeFileSync(fresh, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(fresh, 0o600);
    renameSync(fresh, this.file);
  }
}
