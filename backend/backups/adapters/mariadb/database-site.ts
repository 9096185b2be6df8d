import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import { parseVersion, restoreMisfit } from '../../domain/version-fit.js';
import type { DatabaseAccess, PreparedRestore, RestoreOutlook } from '../../ports.js';
import { findProgram } from '../pipeline/child.js';
import { countTables, lookAtServer, type ServerFacts } from './look.js';
import { writeOptionFile } from './option-file.js';
import { Session } from './session.js';

type Refusals = RestoreOutlook['refusals'];

/** An empty schema on a server whose restore has not come to a good end: it must not be used as it is. */
const unfinished = 'holdfast_restore_unfinished';

/** A database server as the target of a dump: only one on which none of the dump's schemas holds anything. */
export class DatabaseSite {
  constructor(
    private readonly folder: string,
    private readonly access: DatabaseAccess,
    private readonly shown: string,
  ) {}

  async look(manifest: Manifest): Promise<RestoreOutlook> {
    if (manifest.method !== 'mariadb-dump')
      return refused('target-does-not-fit', `a backup by the method ${manifest.method} does not go into a database`);
    const schemas = schemasOf(manifest);
    try {
      const refusals = await Session.with(this.access, (session) => this.against(session, manifest, schemas));
      const place = manifest.position.gtid ? ` as of GTID ${manifest.position.gtid}` : '';
      return { will: [`create ${schemas.join(', ')} on ${this.shown}${place}`], refusals };
    } catch (error) {
      if (error instanceof BackupRefused) return refused(error.reason, error.message, error.remedy);
      throw error;
    }
  }

  async prepare(manifest: Manifest): Promise<PreparedRestore> {
    const program = findProgram('mariadb') ?? findProgram('mysql');
    if (!program)
      throw new BackupRefused('tool-missing', 'mariadb is not installed here', 'apt install mariadb-client');
    const optionFile = await writeOptionFile(this.folder, this.access);
    await Session.with(this.access, (session) => session.rows(`CREATE DATABASE ${unfinished}`));
    return {
      consumer: {
        stage: 'mariadb',
        program,
        args: [
          `--defaults-file=${optionFile.path}`,
          ...['--batch', '--binary-mode', '--default-character-set=utf8mb4', '--max-allowed-packet=1G'],
        ],
      },
      finish: () => this.finish(manifest),
      dispose: () => optionFile.remove(),
    };
  }

  private async against(session: Session, manifest: Manifest, schemas: string[]): Promise<Refusals> {
    const server = await lookAtServer(session);
    return [
      ...this.unfit(manifest, server),
      ...(await this.occupied(session, schemas)),
      ...(await this.unprivileged(session)),
    ];
  }

  private unfit(manifest: Manifest, server: ServerFacts): Refusals {
    const source = parseVersion(manifest.source.server ?? '');
    const misfit = source ? restoreMisfit(source, server.version) : null;
    return [
      ...(misfit ? [{ reason: 'versions-do-not-fit' as const, detail: misfit }] : []),
      ...(server.replica
        ? [
            {
              reason: 'target-is-replica' as const,
              detail: `${this.shown} is a replica: it would no longer agree with its primary`,
            },
          ]
        : []),
      ...(server.readOnly
        ? [
            {
              reason: 'target-read-only' as const,
              detail: `${this.shown} is read-only`,
              remedy: 'SET GLOBAL read_only = OFF;',
            },
          ]
        : []),
    ];
  }

  private async occupied(session: Session, schemas: string[]): Promise<Refusals> {
    const rows = await session.rows<{ s: string; n: number }>(
      `SELECT s, CAST(SUM(n) AS UNSIGNED) n FROM (
         SELECT TABLE_SCHEMA s, COUNT(*) n FROM information_schema.TABLES GROUP BY TABLE_SCHEMA
         UNION ALL SELECT ROUTINE_SCHEMA s, COUNT(*) n FROM information_schema.ROUTINES GROUP BY ROUTINE_SCHEMA
         UNION ALL SELECT EVENT_SCHEMA s, COUNT(*) n FROM information_schema.EVENTS GROUP BY EVENT_SCHEMA
       ) held WHERE s IN (?) GROUP BY s`,
      [schemas],
    );
    const marked = await session.rows('SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [unfinished]);
    if (marked.length > 0) return [interrupted(this.shown, schemas)];
    const detail = rows.map((row) => `${row.s} (${Number(row.n)} tables, routines or events)`).join(', ');
    if (rows.length === 0) return [];
    return [
      {
        reason: 'target-not-empty',
        detail: `${this.shown} already holds ${detail}`,
        remedy: 'Restore into a server where these schemas are absent or empty',
      },
    ];
  }

  private async unprivileged(session: Session): Promise<Refusals> {
    const lines = (await session.rows<Record<string, string>>('SHOW GRANTS')).map((row) => Object.values(row)[0]);
    const global = lines.filter((line) => / ON \*\.\* TO /.test(line)).join(', ');
    const missing = ['CREATE', 'INSERT', 'ALTER', 'DROP'].filter(
      (grant) => !new RegExp(`\\b${grant}\\b[,\\s]`).test(global),
    );
    if (/GRANT ALL PRIVILEGES/.test(global) || missing.length === 0) return [];
    const { account } = await session.row<{ account: string }>('SELECT CURRENT_USER() account');
    const [name, host] = account.split(/@(?=[^@]*$)/);
    return [
      {
        reason: 'grant-missing',
        detail: `${account} may not ${missing.join(', ')} on ${this.shown}`,
        remedy: `GRANT ALL PRIVILEGES ON *.* TO '${name}'@'${host}';`,
      },
    ];
  }

  private finish(manifest: Manifest): Promise<string[]> {
    return Session.with(this.access, async (session) => {
      const expected = (manifest.contents.tables ?? {}) as Record<string, number>;
      const { tables } = await countTables(session, schemasOf(manifest));
      const different = Object.entries(expected)
        .filter(([schema, count]) => tables[schema] !== count)
        .map(([schema, count]) => `${schema} has ${tables[schema] ?? 0} tables, the backup said ${count}`);
      if (different.length === 0) await session.rows(`DROP DATABASE ${unfinished}`);
      return different;
    });
  }
}

function interrupted(shown: string, schemas: string[]): Refusals[number] {
  const detail = `a restore into ${shown} was interrupted: what it holds is not whole`;
  const drop = [...schemas, unfinished].map((schema) => `DROP DATABASE IF EXISTS \`${schema}\`;`).join(' ');
  return { reason: 'target-not-empty', detail, remedy: drop };
}

function schemasOf(manifest: Manifest): string[] {
  return (manifest.contents.schemas as string[] | undefined) ?? [];
}

function refused(reason: BackupRefused['reason'], detail: string, remedy?: string): RestoreOutlook {
  return { will: [], refusals: [{ reason, detail, ...(remedy ? { remedy } : {}) }] };
}
