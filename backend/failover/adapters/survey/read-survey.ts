import type { ReportedReceiver, ServerSurvey, SurveyedSource } from '../../ports.js';
import { lineOf } from '../../../platform/logging/index.js';
import { isController } from './controllers.js';

type Ask = <T>(statement: string) => Promise<T[]>;
type Row = Readonly<Record<string, unknown>>;

const MOST = 100;
/** A line of grants or a set of positions is judged whole; what no server says is cut. */
const LONGEST = 65_536;

/** Asks a server for all that an import needs; what the account may not see stays empty. */
export async function readSurvey(ask: Ask): Promise<ServerSurvey> {
  const maybe = (statement: string) => ask<Row>(statement).catch((): Row[] => []);
  const [about] = await ask<Row>('SELECT VERSION() AS version, CURRENT_USER() AS account');
  const version = text(about['version']);
  const kind = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  const variables = variablesOf(await maybe(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${NAMES})`));
  const status = await maybe(kind === 'mariadb' ? 'SHOW ALL SLAVES STATUS' : 'SHOW REPLICA STATUS');
  const hosts = await maybe(kind === 'mariadb' ? 'SHOW SLAVE HOSTS' : 'SHOW REPLICAS');
  const sessions = await maybe(
    `SELECT USER AS user, HOST AS host, COMMAND AS command FROM information_schema.PROCESSLIST LIMIT 10000`,
  );
  const [log] = await maybe(kind === 'mariadb' ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS');
  const grants = (await ask<Row>('SHOW GRANTS')).map((row) => text(Object.values(row)[0]));
  const account = text(about['account']);
  const at = account.lastIndexOf('@');
  return {
    ...{ kind, version, grants, account: { user: account.slice(0, at), host: account.slice(at + 1) } },
    serverId: Number(variables['server_id'] ?? 0),
    readOnly: on(variables['read_only']) || on(variables['super_read_only']),
    position: (kind === 'mariadb' ? variables['gtid_current_pos'] : variables['gtid_executed']) ?? '',
    gtid: kind === 'mariadb' || on(variables['gtid_mode']),
    sources: status.map(sourceOf),
    receivers: receiversOf(sessions, hosts),
    logBin: on(variables['log_bin']),
    logsReceived: on(variables['log_slave_updates'] ?? variables['log_replica_updates']),
    binlogFormat: variables['binlog_format'] ?? 'ROW',
    filters: filtersOf(status, log),
    identity: ['server_uuid', 'hostname', 'port', 'datadir'].map((name) => variables[name] ?? '').join(' '),
    controllers: [...new Set(sessions.map(({ user }) => text(user)).filter(isController))].sort(),
  };
}

const NAMES = [
  ...['server_id', 'read_only', 'super_read_only', 'gtid_current_pos', 'gtid_executed', 'gtid_mode', 'log_bin'],
  ...['log_slave_updates', 'log_replica_updates', 'binlog_format', 'server_uuid', 'hostname', 'port', 'datadir'],
]
  .map((name) => `'${name}'`)
  .join(', ');

function variablesOf(rows: Row[]): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [text(row['Variable_name']), text(row['Value'])]));
}

function sourceOf(row: Row): SurveyedSource {
  const of = (name: string) => row[`Master_${name}`] ?? row[`Source_${name}`];
  const running = text(row['Slave_IO_Running'] ?? row['Replica_IO_Running']);
  return {
    ...{ host: text(of('Host')), port: Number(of('Port') ?? 3306), user: text(of('User')) },
    byGtid: 'Using_Gtid' in row ? text(row['Using_Gtid']) !== 'No' : String(row['Auto_Position']) === '1',
    receiving: running === 'Yes' ? 'yes' : running === 'No' ? 'no' : 'connecting',
    error: text(row['Last_IO_Error']),
  };
}

function receiversOf(sessions: Row[], hosts: Row[]): ServerSurvey['receivers'] {
  const dumps = sessions.filter(({ command }) => text(command).startsWith('Binlog Dump'));
  const from = dumps.map(({ host }) => text(host).replace(/:\d+$/, ''));
  const reported = hosts.slice(0, MOST).map((row): ReportedReceiver => {
    const { Server_id: id, Server_Id: mysqlId, Host: host, Port: port } = row;
    return { serverId: Number(id ?? mysqlId ?? 0), host: text(host), port: Number(port ?? 3306) };
  });
  return { hosts: [...new Set(from)].slice(0, MOST).sort(), reported };
}

const FILTERS = [
  ...['Do_DB', 'Ignore_DB', 'Do_Table', 'Ignore_Table', 'Wild_Do_Table', 'Wild_Ignore_Table', 'Rewrite_DB'],
  ...['Do_Domain_Ids', 'Ignore_Domain_Ids', 'Ignore_Server_Ids'],
];

function filtersOf(status: Row[], log: Row | undefined): string {
  const received = status.flatMap((row) =>
    FILTERS.map((name) => [`replicate_${name.toLowerCase()}`, text(row[`Replicate_${name}`])]),
  );
  const written = ['Binlog_Do_DB', 'Binlog_Ignore_DB'].map((name) => [name.toLowerCase(), text(log?.[name])]);
  return [...received, ...written]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

const on = (value: string | undefined): boolean => ['ON', '1', 'YES'].includes((value ?? '').toUpperCase());
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? lineOf(String(value), LONGEST) : '';
