import type { CredentialPurpose } from './credential.js';
import { isAtLeast, type ServerVersion } from './server-version.js';

/** One privilege an account needs, and what for. */
export interface Need {
  readonly privilege: string;
  /** `*.*`, or `performance_schema.*`. */
  readonly on: string;
  readonly why: string;
}

const everywhere = (privilege: string, why: string): Need => ({ privilege, on: '*.*', why });

/**
 * The least an account needs on that version. Sources: mariadb.com/kb/en/grant (privileges split in 10.5.2, REPLICA
 * MONITOR added in 10.5.9), dev.mysql.com/doc/refman/8.0/en/privileges-provided.html.
 */
export function needsOf(purpose: CredentialPurpose, version: ServerVersion): Need[] {
  const needs = version.flavour === 'mariadb' ? { monitoring: mariadbMonitoring, backup: mariadbBackup } : mysqlNeeds;
  return needs[purpose](version);
}

function mariadbMonitoring(version: ServerVersion): Need[] {
  const replica = isAtLeast(version, 10, 5, 9) ? 'REPLICA MONITOR' : 'REPLICATION SLAVE ADMIN';
  return [
    everywhere('PROCESS', 'see sessions and the replicas that are connected'),
    everywhere('BINLOG MONITOR', 'see the position in the binary log'),
    everywhere(replica, 'see whether replication runs and how far behind it is'),
  ];
}

function mariadbBackup(version: ServerVersion): Need[] {
  return [...dumpNeeds(), everywhere('BINLOG MONITOR', 'note the position the backup stands at'), ...routines(version)];
}

/** From 11.3 on, a routine's text is seen through a privilege of its own. */
function routines(version: ServerVersion): Need[] {
  return isAtLeast(version, 11, 3) ? [everywhere('SHOW CREATE ROUTINE', 'copy stored routines')] : [];
}

function dumpNeeds(): Need[] {
  return [
    everywhere('SELECT', 'read the rows'),
    everywhere('SHOW VIEW', 'copy views'),
    everywhere('TRIGGER', 'copy triggers, which a dump leaves out without a word otherwise'),
    everywhere('EVENT', 'copy scheduled events'),
    everywhere('LOCK TABLES', 'copy tables whose engine knows no transactions'),
    everywhere('RELOAD', 'bring rows and position to the same moment'),
  ];
}

const mysqlNeeds = {
  monitoring: (): Need[] => [
    everywhere('PROCESS', 'see sessions and the replicas that are connected'),
    everywhere('REPLICATION CLIENT', 'see replication and the position in the binary log'),
    { privilege: 'SELECT', on: 'performance_schema.*', why: 'see how replication applies' },
  ],
  backup: (): Need[] => [
    ...dumpNeeds(),
    everywhere('REPLICATION CLIENT', 'note the position the backup stands at'),
    everywhere('PROCESS', 'copy the definitions of tablespaces'),
  ],
};
