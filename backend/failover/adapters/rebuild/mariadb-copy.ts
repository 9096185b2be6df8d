import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Account,
  ControlFailed,
  type CopyWatch,
  type Endpoint,
  type FillTarget,
  type FollowState,
  type Sent,
  ServerCopy,
  type SurveyAccess,
} from '../../ports.js';
import { oneLine } from '../mariadb/faults.js';
import { changeMaster } from '../mariadb/following.js';
import { forgetSources, named, quoted } from '../mariadb/sender.js';
import { withClientFile } from './client-files.js';

const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys'];
const HEARTBEAT_MS = 100;
const KEPT = 65_536;
const CLIENT = ['--batch', '--raw', '--skip-column-names', '--default-character-set=utf8mb4'];
const FIRST = "--init-command=SET SESSION sql_log_bin=0, SESSION sql_mode='NO_BACKSLASH_ESCAPES'";
const LOAD = '--init-command=SET SESSION sql_log_bin=0';
const DUMP = [
  ...['--single-transaction', '--quick', '--routines', '--events', '--triggers', '--hex-blob', '--tz-utc'],
  ...['--default-character-set=utf8mb4', '--max-allowed-packet=1G', '--master-data=2', '--gtid'],
];

/** `mariadb-dump` of one MariaDB server streamed into another by `mariadb`; nothing is kept in between. */
export class MariadbCopy extends ServerCopy {
  /** @param folder where option files live while a program runs; private to us */
  constructor(private readonly folder: string) {
    super();
  }

  override async sweep(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  override async look(target: SurveyAccess): Promise<FillTarget> {
    const schemas = await this.schemas(target);
    const [id] = await this.lines(target, 'SELECT @@global.server_id');
    const follows = (await this.status(target)).get('Master_Host');
    return { schemas, follows: follows ?? '', serverId: Number(id) };
  }

  override async empty(target: SurveyAccess): Promise<Sent> {
    const drops = (await this.schemas(target)).map((name) => `DROP DATABASE ${named(name)}`);
    const sent = [
      ...['STOP ALL SLAVES', ...forgetSources(await this.connections(target))],
      ...['SET GLOBAL rpl_semi_sync_master_enabled=0', 'SET GLOBAL read_only=1'],
      ...drops,
    ];
    await this.lines(target, sent.join(';\n'));
    return { sent };
  }

  override async copy(source: SurveyAccess, target: SurveyAccess, watch: CopyWatch) {
    const schemas = await this.schemas(source);
    await this.copyAccounts(source, target);
    if (schemas.length === 0) throw new ControlFailed('failed', 'the source has no schema of its own to copy');
    const data = await this.stream(source, target, [...DUMP, '--databases', '--', ...schemas], watch);
    const position = /^-- SET GLOBAL gtid_slave_pos='([^']*)'/m.exec(`${data.head}\n${data.tail}`)?.[1];
    if (position === undefined) throw new ControlFailed('failed', 'the dump names no GTID position');
    if (!data.tail.includes('-- Dump completed')) throw new ControlFailed('failed', 'the dump did not end whole');
    return { position, bytes: data.bytes };
  }

  override async follow(target: SurveyAccess, primary: Endpoint, account: Account, position: string): Promise<Sent> {
    const endpoint = { host: primary.host === 'local' ? '127.0.0.1' : primary.host, port: primary.port };
    const change = changeMaster(
      { endpoint, account, tls: target.tls.mode !== 'off' },
      { heartbeatMs: HEARTBEAT_MS, acknowledges: true, asFormerPrimary: false },
    );
    const events = await this.lines(target, ENABLED_EVENTS);
    const sent = [
      ...events
        .map((line) => line.split('\t'))
        .map(([schema, name]) => `ALTER EVENT ${named(schema)}.${named(name)} DISABLE ON SLAVE`),
      ...['FLUSH PRIVILEGES', 'RESET MASTER', `SET GLOBAL gtid_slave_pos=${quoted(position)}`],
      ...['SET GLOBAL rpl_semi_sync_slave_enabled=1', change, 'START SLAVE'],
    ];
    await this.lines(target, sent.join(';\n'), [account.password]);
    return { sent: sent.map((one) => one.replace(quoted(account.password), "'…'")) };
  }

  override async state(target: SurveyAccess): Promise<FollowState> {
    const status = await this.status(target);
    const behind = status.get('Seconds_Behind_Master');
    return {
      receiving: status.get('Slave_IO_Running') === 'Yes',
      applying: status.get('Slave_SQL_Running') === 'Yes',
      behindMs: behind === undefined || behind === 'NULL' ? null : Number(behind) * 1000,
      error: oneLine(status.get('Last_SQL_Error') || status.get('Last_IO_Error') || ''),
    };
  }

  /** Accounts are no part of a dump of schemas. Those that the target has keep their passwords; broken ones are left out. */
  private async copyAccounts(source: SurveyAccess, target: SurveyAccess): Promise<void> {
    const who =
      "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE is_role = 'N' AND user <> 'mariadb.sys'";
    const accounts = await this.lines(source, who);
    const ask = accounts.flatMap((one) => [`SHOW CREATE USER ${one}`, `SHOW GRANTS FOR ${one}`]).join(';\n');
    const made = (await this.lines(source, ask, [], true)).filter((line) => /^(CREATE USER|GRANT) /.test(line));
    const make = made.map((line) => line.replace(/^CREATE USER /, 'CREATE USER IF NOT EXISTS ')).join(';\n');
    await this.lines(target, make, [], true);
  }

  private async schemas(access: SurveyAccess): Promise<string[]> {
    return (await this.lines(access, 'SHOW DATABASES')).filter((name) => !SYSTEM.includes(name.toLowerCase()));
  }

  private async status(access: SurveyAccess): Promise<Map<string, string>> {
    const lines = await this.lines(access, 'SHOW ALL SLAVES STATUS\\G');
    return new Map(lines.flatMap((line) => (/^\s*(\w+): (.*)$/.exec(line)?.slice(1, 3) ? [pair(line)] : [])));
  }

  private async connections(access: SurveyAccess): Promise<{ Connection_name: string }[]> {
    const lines = await this.lines(access, 'SHOW ALL SLAVES STATUS\\G');
    return lines.flatMap((line) => {
      const [, name] = /^\s*Connection_name: (.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [{ Connection_name: name }];
    });
  }

  /** Lines that the statements answer; they go over standard input, never as an argument. */
  private lines(access: SurveyAccess, sql: string, secrets: readonly string[] = [], goOn = false): Promise<string[]> {
    const flags = sql.endsWith('\\G')
      ? CLIENT.filter((flag) => !['--batch', '--raw', '--skip-column-names'].includes(flag))
      : CLIENT;
    return withClientFile(this.folder, access, async (file) => {
      const client = spawn('mariadb', [`--defaults-file=${file}`, ...flags, ...(goOn ? ['--force'] : []), FIRST], {
        stdio: 'pipe',
      });
      const ended = endOf(client);
      let out = '';
      let err = '';
      client.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
      client.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString('utf8')).slice(0, KEPT)));
      client.stdin.on('error', () => undefined);
      client.stdin.end(sql.endsWith('\\G') ? sql : `${sql};\n`);
      if ((await ended) !== 0 && !goOn) throw failed(access, err, [...secrets, access.password]);
      return out.split('\n').filter(Boolean);
    });
  }

  private stream(source: SurveyAccess, target: SurveyAccess, what: string[], watch: CopyWatch) {
    return withClientFile(this.folder, source, (from) =>
      withClientFile(this.folder, target, async (to) => {
        const dump = spawn('mariadb-dump', [`--defaults-file=${from}`, ...what], { stdio: ['ignore', 'pipe', 'pipe'] });
        const load = spawn('mariadb', [`--defaults-file=${to}`, LOAD], { stdio: ['pipe', 'ignore', 'pipe'] });
        const [dumpEnded, loadEnded] = [endOf(dump), endOf(load)];
        const said = { dump: '', load: '' };
        dump.stderr.on('data', (chunk: Buffer) => (said.dump = (said.dump + chunk.toString('utf8')).slice(0, KEPT)));
        load.stderr.on('data', (chunk: Buffer) => (said.load = (said.load + chunk.toString('utf8')).slice(0, KEPT)));
        const seen = new Seen((bytes) => watch.progress(bytes));
        try {
          const piped = pipeline(dump.stdout, seen, load.stdin, { signal: watch.signal }).catch(
            (error: unknown) => error,
          );
          const [broken, dumped, loaded] = await Promise.all([piped, dumpEnded, loadEnded]);
          watch.signal.throwIfAborted();
          if (loaded !== 0) throw failed(target, said.load, [target.password]);
          if (dumped !== 0) throw failed(source, said.dump, [source.password]);
          if (broken instanceof Error) throw new ControlFailed('failed', oneLine(broken.message));
          return seen;
        } finally {
          dump.kill('SIGKILL');
          load.kill('SIGKILL');
        }
      }),
    );
  }
}

const ENABLED_EVENTS = `SELECT EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE STATUS = 'ENABLED'`;

/** Counts what passes, and keeps its beginning and its end, where the position and the end marker stand. */
class Seen extends Transform {
  bytes = 0;
  head = '';
  tail = '';

  constructor(private readonly told: (bytes: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.bytes += chunk.length;
    if (this.head.length < KEPT) this.head += chunk.subarray(0, KEPT).toString('latin1');
    this.tail = (this.tail + chunk.subarray(-KEPT).toString('latin1')).slice(-KEPT);
    this.told(this.bytes);
    done(null, chunk);
  }
}

function pair(line: string): [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at).trim(), line.slice(at + 2)];
}

async function endOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ControlFailed(
      'failed',
      missing ? 'mariadb and mariadb-dump are not installed on this machine' : oneLine(String(error)),
      missing ? 'apt install mariadb-client' : '',
    );
  }
}

function failed({ host, port }: SurveyAccess, words: string, secrets: readonly string[]): ControlFailed {
  const clean = secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '…'), oneLine(words));
  return new ControlFailed('failed', `${host}:${port}: ${clean || 'the program ended without a word'}`);
}
