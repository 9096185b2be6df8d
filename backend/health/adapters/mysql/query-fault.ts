import type { MysqlAim } from '../../domain/aim.js';
import { selectFault } from '../../domain/one-select.js';
import type { ProbeCode } from '../../domain/result.js';
import type { MysqlSession, Row } from './mysql-session.js';

type Fault = { code: ProbeCode; sentence: string };

/**
 * Asks the one SELECT of a check in a read-only transaction that the server itself ends in time, and compares the first
 * value of the first row; null when it is as expected. The server enforces both; that the text is one SELECT is looked at
 * again here, for what was stored before a rule was added.
 */
export async function queryFault(
  session: MysqlSession,
  { query, expect }: MysqlAim & { query: string },
  version: string,
  timeoutMs: number,
): Promise<Fault | null> {
  const refused = selectFault(query);
  if (refused !== null) return { code: 'wrong-answer', sentence: `were not asked: the query ${refused}` };
  try {
    await session.query(timeLimit(version, timeoutMs));
    await session.query('START TRANSACTION READ ONLY');
    return compared(await session.query(query), expect);
  } catch (error) {
    const { code = '', message = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ER_')) throw error;
    return { code: 'wrong-answer', sentence: `refused the query: ${message.slice(0, 140)}` };
  }
}

/** Whole milliseconds on MySQL, seconds on MariaDB; a little less than the probe has, so that the server is first. */
function timeLimit(version: string, timeoutMs: number): string {
  const ms = Math.max(50, Math.floor(timeoutMs * 0.8));
  return /mariadb/i.test(version)
    ? `SET SESSION max_statement_time = ${ms / 1000}`
    : `SET SESSION max_execution_time = ${ms}`;
}

function compared(rows: Row[], expect: MysqlAim['expect']): Fault | null {
  const [first] = rows;
  if (first === undefined) return { code: 'wrong-answer', sentence: 'answered the query with no row' };
  const value = text(Object.values(first)[0]);
  if (expect === undefined || value === String(expect)) return null;
  return { code: 'wrong-answer', sentence: `answered the query with ${value.slice(0, 60)} instead of ${expect}` };
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
}
