import { PASSWORD } from '../template.js';

export interface LabAccount {
  readonly username: string;
  readonly password: string;
}

export const failoverAccount: LabAccount = { username: 'holdfast_failover', password: 'failover-lab' };
export const replicationAccount: LabAccount = { username: 'holdfast_replication', password: 'replication-lab' };

/** Used by the clients of the lab and by nobody else; it may not write where read_only is set. */
export const clientAccount: LabAccount = { username: 'app', password: 'app-lab' };

/** Has every right there is, also over the network. */
export const rootAccount: LabAccount = { username: 'root', password: PASSWORD };

/** The grants of the failover account unless a test hands in its own. */
export const wideGrants = (grantee: string): string[] => [
  `GRANT SUPER, RELOAD, PROCESS, SHUTDOWN, EVENT, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ${grantee}`,
  `GRANT BINLOG MONITOR, BINLOG ADMIN, BINLOG REPLAY, READ_ONLY ADMIN, CONNECTION ADMIN, SET USER ON *.* TO ${grantee}`,
  `GRANT REPLICATION MASTER ADMIN, REPLICATION SLAVE ADMIN, REPLICA MONITOR ON *.* TO ${grantee}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER ON *.* TO ${grantee}`,
];

/** What a new member knows beyond its system tables; in no binary log, so that the cluster starts without history. */
export function firstStatements(grants: (grantee: string) => string[], databases: string[]): string {
  const create = ({ username, password }: LabAccount) => `CREATE USER '${username}'@'%' IDENTIFIED BY '${password}'`;
  const grantee = ({ username }: LabAccount) => `'${username}'@'%'`;
  const statements = [
    'SET sql_log_bin=0',
    ...['holdfast', ...databases].map((name) => `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4`),
    CREATE_ROWS,
    `CREATE USER 'root'@'%' IDENTIFIED BY '${PASSWORD}'`,
    `GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${PASSWORD}'`,
    `DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1'`,
    ...[failoverAccount, replicationAccount, clientAccount].map(create),
    ...grants(grantee(failoverAccount)),
    `GRANT REPLICATION SLAVE ON *.* TO ${grantee(replicationAccount)}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO ${grantee(clientAccount)}`,
  ];
  return `${statements.join(';\n')};\n`;
}

/** The numbered rows of the writing client. */
const CREATE_ROWS = 'CREATE TABLE holdfast.numbered (n BIGINT UNSIGNED PRIMARY KEY, server INT UNSIGNED NOT NULL)';
