import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from '../../domain/accounts.js';
import { BackupRefused } from '../../domain/backup-refused.js';
import { dumpMisfit, parseVersion, type ServerVersion } from '../../domain/version-fit.js';
import { BackupMethod, type DatabaseAccess, type MethodRequest, type Prepared, type Unpacked } from '../../ports.js';
import { findProgram } from '../pipeline/child.js';
import { collectAccounts } from './accounts.js';
import { countTables, demandDumpGrants, lookAtServer, schemasToDump, type ServerFacts } from './look.js';
import { writeOptionFile } from './option-file.js';
import { Session } from './session.js';

const ask = promisify(execFile);
const loopback = /^(localhost|127\.|::1$)/;

/** `mariadb-dump` of a server's schemas over the network, consistent for transactional tables, with its position. */
export class MariadbDump extends BackupMethod {
  override readonly name = 'mariadb-dump';

  /** @param folder where option files are written; private to us, swept at every start */
  constructor(private readonly folder: string) {
    super();
  }

  override async prepare({ access, options }: MethodRequest): Promise<Prepared> {
    if (!access) throw new BackupRefused('no-credentials', 'the server has no backup credentials');
    const found = await Session.with(access, async (session) => {
      const server = await lookAtServer(session);
      const tool = await dumpProgram(server.version);
      await demandDumpGrants(session, server.binaryLog);
      const schemas = await schemasToDump(session, options.schemas);
      const tables = await countTables(session, schemas);
      return { server, tool, schemas, ...tables, ...(await accountsOf(session, server)) };
    });
    const { server, schemas, tables, loose } = found;
    const optionFile = await writeOptionFile(this.folder, access);
    return {
      producer: {
        stage: found.tool.name,
        program: found.tool.path,
        args: dumpArguments(optionFile.path, server, schemas),
      },
      endMarker: 'sql-dump',
      file: 'data.sql.zst.age',
      source: sourceOf(access, server, found.tool.versionText),
      contents: { schemas, tables },
      warnings: [...warningsOf(server, loose), ...found.unread],
      ...(found.accounts ? { accounts: found.accounts } : {}),
      lies: loopback.test(access.host) ? server.dataFolder : null,
      position: positionOf,
      complaints: ({ notices }) => notices.map((notice) => notice.slice(0, 500)),
      dispose: () => optionFile.remove(),
    };
  }
}

/** Users and grants; a server that does not show them is backed up without, and says so. */
async function accountsOf(
  session: Session,
  { version }: ServerFacts,
): Promise<{ accounts: Account[] | null; unread: string[] }> {
  if (version.family !== 'mariadb')
    return { accounts: null, unread: ['users and grants are copied from MariaDB only'] };
  try {
    const { accounts, left } = await collectAccounts(session);
    return {
      accounts,
      unread: left.length ? [`accounts with a line break in their name are left out: ${left.join(', ')}`] : [],
    };
  } catch (error) {
    return { accounts: null, unread: [`users and grants were not copied: ${(error as Error).message}`] };
  }
}

interface DumpProgram {
  name: string;
  path: string;
  versionText: string;
}

/** The dump program that fits the server. @throws BackupRefused when there is none */
async function dumpProgram(server: ServerVersion): Promise<DumpProgram> {
  const names = server.family === 'mysql' ? ['mysqldump'] : ['mariadb-dump', 'mysqldump'];
  const name = names.find((candidate) => findProgram(candidate));
  const remedy = server.family === 'mysql' ? 'apt install mysql-client' : 'apt install mariadb-client';
  if (!name) throw new BackupRefused('tool-missing', `${names.join(' or ')} is not installed on this machine`, remedy);
  const path = findProgram(name)!;
  const versionText = (await ask(path, ['--version'])).stdout.trim();
  const version = parseVersion(versionText);
  const misfit = version ? dumpMisfit(version, server) : `"${versionText}" is not understood`;
  if (misfit) throw new BackupRefused('versions-do-not-fit', misfit, remedy);
  return { name, path, versionText };
}

function dumpArguments(optionFile: string, server: ServerFacts, schemas: string[]): string[] {
  const mariadb = server.version.family === 'mariadb';
  const position = mariadb ? ['--master-data=2', '--gtid'] : ['--source-data=2', '--set-gtid-purged=COMMENTED'];
  return [
    `--defaults-file=${optionFile}`,
    ...['--single-transaction', '--quick', '--routines', '--events', '--triggers', '--hex-blob', '--tz-utc'],
    ...['--default-character-set=utf8mb4', '--max-allowed-packet=1G', '--dump-date'],
    ...(server.binaryLog ? position : []),
    ...['--databases', '--', ...schemas],
  ];
}

function sourceOf(access: DatabaseAccess, server: ServerFacts, tool: string): Record<string, string> {
  const { versionText, host } = server;
  return { server: versionText, address: `${access.host}:${access.port}`, host, tool };
}

function warningsOf(server: ServerFacts, loose: string[]): string[] {
  const some = `${loose.slice(0, 5).join(', ')}${loose.length > 5 ? ', …' : ''}`;
  return [
    ...(loose.length ? [`${loose.length} tables know no transactions and may not be consistent: ${some}`] : []),
    ...(server.binaryLog ? [] : ['the server writes no binary log: there is no position to recover onward from']),
  ];
}

/** The GTID and the binary log's place, from the comments that the dump program writes. */
function positionOf({ head, tail }: Pick<Unpacked, 'head' | 'tail'>): Record<string, string> {
  const gtid = /^-- SET GLOBAL gtid_slave_pos='([^']*)'/m.exec(`${head}\n${tail}`)?.[1];
  const file = /MASTER_LOG_FILE='([^']+)'|SOURCE_LOG_FILE='([^']+)'/.exec(head);
  const place = /(?:MASTER|SOURCE)_LOG_POS=(\d+)/.exec(head)?.[1];
  return {
    ...(gtid === undefined ? {} : { gtid }),
    ...(file && place ? { binaryLog: `${file[1] ?? file[2]}:${place}` } : {}),
  };
}
