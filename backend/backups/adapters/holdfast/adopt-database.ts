import Database from 'better-sqlite3';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Refusal, refusalKind } from '../../../platform/http/index.js';
import { writeOptionFile } from '../mariadb/option-file.js';
import { Session } from '../mariadb/session.js';
import { Child, findProgram } from '../pipeline/child.js';
import { describeEnd } from '../pipeline/run.js';
import { readUrl } from './holdfast-itself.js';

const kind = refusalKind('restored-database-unusable', 'The restored database cannot be used', 409, 14);

/** Where the store is on this machine; on the lost one its path may have been another. */
export interface FoundStore {
  identity: string;
  path: string;
}

/** Looks at the whole database file and points its catalogue at the store where it is now. */
export function adoptSqlite(file: string, { identity, path }: FoundStore): void {
  const database = new Database(file);
  try {
    const verdict = database.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok') throw new Refusal(kind, `integrity check: ${String(verdict)}`);
    database.prepare('UPDATE backup_store SET path = ? WHERE identity = ?').run(path, identity);
    database.pragma('journal_mode = WAL');
  } finally {
    database.close();
  }
}

/** Reads the dump into an empty database. */
export async function adoptMysql(
  dump: string,
  place: { url: string; folder: string },
  { identity, path }: FoundStore,
): Promise<void> {
  const { access, database } = readUrl(place.url);
  await Session.with(access, async (session) => {
    const { n } = await session.row<{ n: number }>(
      'SELECT COUNT(*) n FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
      [database],
    );
    if (Number(n) > 0) throw new Refusal(kind, `the database ${database} is not empty: it holds ${n} tables`);
  });
  const optionFile = await writeOptionFile(place.folder, access);
  try {
    const args = [
      `--defaults-file=${optionFile.path}`,
      '--batch',
      '--binary-mode',
      '--default-character-set=utf8mb4',
      database,
    ];
    const client = new Child({ stage: 'mariadb', program: findProgram('mariadb') ?? 'mysql', args });
    await pipeline(createReadStream(dump), client.process.stdin!).catch(() => undefined);
    const end = await client.ended;
    if (!client.accepts(end)) throw new Refusal(kind, describeEnd(client, end));
  } finally {
    await optionFile.remove();
  }
  const table = `\`${database.replace(/`/g, '``')}\`.backup_store`;
  await Session.with(access, (session) =>
    session.rows(`UPDATE ${table} SET path = ? WHERE identity = ?`, [path, identity]),
  );
}
