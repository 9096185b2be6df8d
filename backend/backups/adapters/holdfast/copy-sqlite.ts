import Database from 'better-sqlite3';
import { argv } from 'node:process';

/**
 * A program of its own, so that neither the event loop of a daemon nor its database connection waits for the copy:
 * `node copy-sqlite.js <database> <copy>`. VACUUM INTO reads one snapshot and blocks no writer.
 */
const [from, to] = argv.slice(2);
const source = new Database(from, { readonly: true, fileMustExist: true, timeout: 10_000 });
source.prepare('VACUUM INTO ?').run(to);
source.close();

const copy = new Database(to, { readonly: true });
const verdict = copy.pragma('quick_check', { simple: true });
copy.close();
if (verdict !== 'ok') throw new Error(`the copy is damaged: ${String(verdict)}`);
