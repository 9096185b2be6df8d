import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import { parseVersion, restoreMisfit } from '../../domain/version-fit.js';
import type { DatabaseAccess, PreparedRestore, RestoreOutlook } from '../../ports.js';
import { findProgram } from '../pipeline/child.js';
import { makeAccounts } from './accounts.js';
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
    private readonly accounts = false,
  ) {}

  async look(manifest: Manifest): Promise<RestoreOutlook> {
    if (manifest.method !== 'mariadb-dump')
      return refused('target-does-not-fit', `a backup by the method ${manifest.method} does not go into a database`);
    const schemas = schemasOf(manifest);
    try {
      const refusals = await Session.with(this.access, (session) => this.against(session, manifest, schemas));
      const place = manifest.position.gtid ? ` as of GTID ${manifest.position.gtid}` : '';
      const users = this.accounts ? [accountsSentence(manifest, this.shown)] : [];
      return { will: [`create ${schemas.join(', ')} on ${this.shown}${place}`, ...users], refusals };
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
      ...(this.accounts
        ? { accounts: (text: string) => Session.with(this.access, (session) => makeAccounts(session, text)) }
        : {}),
      finish: () => this.finish(manifest),
      dispose: () => optionFile.remove(),
    };
  }

  private async against(session: Session, manifest: Manifest, schemas: string[]): Promise<Refusals> {
    const server = await lookAtServer(session);
    return [
      ...this.unfit(manifest, server),
      ...(this.accounts && !manifest.accounts ? [withoutAccounts] : []),
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
    const wanted = ['CREATE', 'INSERT', 'ALTER', 'DROP', ...(this.accounts ? ['CREATE USER'] : [])];
    const held = (grant: string) => new RegExp(`\\b${grant}(,| ON)`).test(global);
    const missing = /GRANT ALL PRIVILEGES/.test(global) ? [] : wanted.filter((grant) => !held(grant));
    if (this.accounts && !/WITH GRANT OPTION/.test(global)) missing.push('GRANT OPTION');
    if (missing.length === 0) return [];
    const { account } = await session.row<{ account: string }>('SELECT CURRENT_USER() account');
    const [name, host] = account.split(/@(?=[^@]*$)/);
    return [
      {
        reason: 'grant-missing',
        detail: `${account} may not ${missing.join(', ')} on ${this.shown}`,
        remedy: `GRANT ALL PRIVILEGES ON *.* TO '${name}'@'${host}'${this.accounts ? ' WITH GRANT OPTION' : ''};`,
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

const withoutAccounts: Refusals[number] = {
  reason: 'no-accounts',
  detail: 'this backup holds no users and grants',
  remedy: 'Restore the data alone, or take a backup that holds them: every one of a MariaDB server does from now on',
};

function accountsSentence({ accounts }: Manifest, shown: string): string {
  return `make those of the ${accounts?.count ?? 0} users and roles that ${shown} does not have; it keeps its own`;
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
