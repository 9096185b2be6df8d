import { BackupRefused } from '../../domain/backup-refused.js';
import { parseVersion, type ServerVersion } from '../../domain/version-fit.js';
import type { Session } from './session.js';

/** What a server says of itself before a dump or a restore. */
export interface ServerFacts {
  version: ServerVersion;
  versionText: string;
  host: string;
  dataFolder: string;
  binaryLog: boolean;
  readOnly: boolean;
  replica: boolean;
}

/** Holds of its users, not of its own workings. */
const systemSchemas = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

/** Without one of these the dump fails, or, worse, leaves something out without a word (triggers). */
const dumpGrants = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'LOCK TABLES', 'RELOAD'];
const positionGrants = ['BINLOG MONITOR', 'REPLICATION CLIENT', 'SUPER'];

export async function lookAtServer(session: Session): Promise<ServerFacts> {
  const row = await session.row<{ v: string; host: string; folder: string; log: number; ro: number }>(
    'SELECT VERSION() v, @@hostname host, @@datadir folder, @@log_bin log, @@global.read_only ro',
  );
  const version = parseVersion(row.v);
  if (!version) throw new BackupRefused('versions-do-not-fit', `the server's version "${row.v}" is not understood`);
  const replica = await session.rows('SHOW SLAVE STATUS').catch(() => []);
  return {
    version,
    versionText: row.v,
    host: row.host,
    dataFolder: row.folder,
    binaryLog: row.log === 1,
    readOnly: row.ro === 1,
    replica: replica.length > 0,
  };
}

/** The server's own schemas, or those asked for. @throws BackupRefused when one does not exist, or there is none */
export async function schemasToDump(session: Session, wanted: string[] | undefined): Promise<string[]> {
  const found = (await session.rows<Record<string, string>>('SHOW DATABASES')).map((row) => Object.values(row)[0]);
  const own = found.filter((name) => !systemSchemas.has(name.toLowerCase()));
  const missing = (wanted ?? []).filter((name) => !own.includes(name));
  if (missing.length > 0)
    throw new BackupRefused(
      'nothing-to-back-up',
      `the server has no schema ${missing.join(', ')}; it has ${own.join(', ')}`,
    );
  const chosen = wanted?.length ? own.filter((name) => wanted.includes(name)) : own;
  if (chosen.length === 0) throw new BackupRefused('nothing-to-back-up', 'the server has no schema of its own');
  return chosen;
}

/** Tables a schema holds, and those whose engine knows no transactions: these are not consistent in a dump. */
export async function countTables(session: Session, schemas: string[]) {
  const rows = await session.rows<{ s: string; t: string; kind: string; engine: string | null }>(
    'SELECT TABLE_SCHEMA s, TABLE_NAME t, TABLE_TYPE kind, ENGINE engine FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (?)',
    [schemas],
  );
  const count = (schema: string) => rows.filter((row) => row.s === schema && row.kind !== 'SYSTEM VIEW').length;
  const loose = rows.filter(
    (row) => row.kind === 'BASE TABLE' && !/^(InnoDB|RocksDB|MEMORY|BLACKHOLE)$/i.test(row.engine ?? ''),
  );
  return {
    tables: Object.fromEntries(schemas.map((schema) => [schema, count(schema)])),
    loose: loose.map((row) => `${row.s}.${row.t} (${row.engine ?? 'no engine'})`),
  };
}

/** @throws BackupRefused naming the missing grants with the statement that gives them */
export async function demandDumpGrants(session: Session, binaryLog: boolean): Promise<void> {
  const held = await globalGrants(session);
  if (held.has('ALL PRIVILEGES')) return;
  const missing = dumpGrants.filter((grant) => !held.has(grant));
  if (binaryLog && !positionGrants.some((grant) => held.has(grant))) missing.push(positionGrants[0]);
  if (missing.length === 0) return;
  const { account } = await session.row<{ account: string }>('SELECT CURRENT_USER() account');
  const [name, host] = account.split(/@(?=[^@]*$)/);
  const statement = `GRANT ${missing.join(', ')} ON *.* TO '${name}'@'${host}';`;
  throw new BackupRefused('grant-missing', `${account} lacks ${missing.join(', ')}`, statement);
}

async function globalGrants(session: Session): Promise<Set<string>> {
  const lines = (await session.rows<Record<string, string>>('SHOW GRANTS')).map((row) => Object.values(row)[0]);
  const global = lines.filter((line) => / ON \*\.\* TO /.test(line));
  return new Set(global.flatMap((line) => line.replace(/^GRANT (.*?) ON \*\.\*.*$/s, '$1').split(', ')));
}
