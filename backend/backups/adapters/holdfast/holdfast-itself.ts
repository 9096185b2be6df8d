import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Config } from '../../../platform/config/index.js';
import { sqliteFile } from '../../../platform/database/index.js';
import { BackupRefused } from '../../domain/backup-refused.js';
import { endsWell } from '../../domain/end-marker.js';
import { BackupMethod, type DatabaseAccess, type MethodRequest, type Prepared } from '../../ports.js';
import { AgeEncrypt } from '../age/streams.js';
import { writeOptionFile } from '../mariadb/option-file.js';
import { findProgram } from '../pipeline/child.js';

const run = promisify(execFile);

/** The signed end of the audit's chain, in the words of `audit verify`. */
export interface AuditHead {
  position: number;
  hash: string;
  at: number;
  keyId: string;
  signature: string;
}

/**
 * Holdfast's own database, its configuration without secrets, and its keys. The keys are encrypted to the offline
 * recovery key alone: whoever has a backup and the controller's key still cannot open the sealed credentials.
 */
export class HoldfastItself extends BackupMethod {
  override readonly name = 'holdfast';

  /**
   * @param folder where the copy is staged; private to us, swept at every start
   * @param auditHead where the audit's chain stands, signed; it goes into the manifest, so that the copy proves later
   *   that nothing was cut off the trail
   */
  constructor(
    private readonly config: Config,
    private readonly folder: string,
    private readonly version: string,
    private readonly auditHead: () => Promise<AuditHead | null>,
  ) {
    super();
  }

  override async prepare({ recoveryKey, signal }: MethodRequest): Promise<Prepared> {
    const tar = findProgram('tar');
    if (!tar) throw new BackupRefused('tool-missing', 'tar is not installed on this machine', 'apt install tar');
    const stage = join(this.folder, randomUUID());
    await mkdir(stage, { recursive: true, mode: 0o700 });
    try {
      const auditHead = await this.auditHead();
      const database = await this.copyDatabase(stage, signal);
      await writeFile(join(stage, 'configuration.json'), this.configuration(), { mode: 0o600 });
      if (recoveryKey) await this.sealKeys(join(stage, 'keys.tar.age'), recoveryKey);
      const args = [
        '--create',
        '--file=-',
        '--format=pax',
        '--numeric-owner',
        '--sort=name',
        `--directory=${stage}`,
        '.',
      ];
      return {
        producer: { stage: 'tar', program: tar, args },
        endMarker: 'tar',
        file: 'data.tar.zst.age',
        source: { host: hostname(), version: this.version, engine: this.config.databaseUrl ? 'mysql' : 'sqlite' },
        contents: { parts: [database, 'configuration.json', ...(recoveryKey ? ['keys.tar.age'] : [])], auditHead },
        warnings: recoveryKey
          ? []
          : ['made before there was a recovery key: it holds no keys, sealed credentials are lost with this machine'],
        lies: this.config.data,
        position: () => ({}),
        complaints: () => [],
        dispose: () => rm(stage, { recursive: true, force: true }),
      };
    } catch (error) {
      await rm(stage, { recursive: true, force: true });
      throw error;
    }
  }

  private async copyDatabase(stage: string, signal: AbortSignal): Promise<string> {
    if (this.config.databaseUrl) return this.dumpDatabase(stage, this.config.databaseUrl, signal);
    const program = fileURLToPath(new URL('./copy-sqlite.js', import.meta.url));
    await run(process.execPath, [program, sqliteFile(this.config.data), join(stage, 'holdfast.sqlite')], { signal });
    return 'holdfast.sqlite';
  }

  private async dumpDatabase(stage: string, url: string, signal: AbortSignal): Promise<string> {
    const program = findProgram('mariadb-dump') ?? findProgram('mysqldump');
    if (!program)
      throw new BackupRefused('tool-missing', 'mariadb-dump is not installed', 'apt install mariadb-client');
    const { access, database } = readUrl(url);
    const optionFile = await writeOptionFile(this.folder, access);
    const file = join(stage, 'holdfast.sql');
    try {
      await run(
        program,
        [
          `--defaults-file=${optionFile.path}`,
          ...['--single-transaction', '--quick', '--hex-blob', '--triggers', '--default-character-set=utf8mb4'],
          ...[`--result-file=${file}`, '--', database],
        ],
        { signal },
      );
    } finally {
      await optionFile.remove();
    }
    await demandEnd(file);
    return 'holdfast.sql';
  }

  private async sealKeys(file: string, recoveryKey: string): Promise<void> {
    const { stdout } = await run('tar', ['--create', '--file=-', `--directory=${this.config.data}`, 'keys'], {
      encoding: 'buffer',
      maxBuffer: 16 << 20,
    });
    await pipeline(Readable.from([stdout]), new AgeEncrypt([recoveryKey]), createWriteStream(file, { mode: 0o600 }));
  }

  private configuration(): string {
    const { data, listen, publicUrl, tls, trustedProxies, log, backupStore, databaseUrl } = this.config;
    const shown = databaseUrl ? databaseUrl.replace(/:\/\/[^@/]*@/, '://***@') : null;
    const told = { data, listen, publicUrl, tls, trustedProxies, log, backupStore, databaseUrl: shown };
    return `${JSON.stringify(told, null, 2)}\n`;
  }
}

/** What a `mysql://user:password@host:port/name` URL says. */
export function readUrl(text: string): { access: DatabaseAccess; database: string } {
  const url = new URL(text);
  return {
    access: {
      host: url.hostname,
      port: Number(url.port || 3306),
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      tls: { mode: 'off', ca: null },
    },
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

async function demandEnd(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(size, 1000));
    await file.read(tail, 0, tail.length, size - tail.length);
    if (!endsWell('sql-dump', tail)) throw new Error(`the dump in ${dirname(path)} lacks its end marker`);
  } finally {
    await file.close();
  }
}
