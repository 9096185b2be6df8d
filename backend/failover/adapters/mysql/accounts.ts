import type { Need } from '../mariadb/accounts.js';
import { CANARY_SCHEMA } from '../mariadb/opening.js';

const everywhere = (privilege: string, why: string): Need => ({ privilege, on: '*.*', why });
const inCanary = (privilege: string, why: string): Need => ({ privilege, on: `\`${CANARY_SCHEMA}\`.*`, why });

/** What the manual of MySQL 8.0 asks for; not tried on a live server. From 8.2 on SET_USER_ID is SET_ANY_DEFINER. */
export const MYSQL_NEEDS: readonly Need[] = [
  everywhere('REPLICATION CLIENT', 'see what a replica received and applied'),
  everywhere('REPLICATION SLAVE', 'see which replicas are connected'),
  everywhere('REPLICATION_SLAVE_ADMIN', 'stop and start replication, and change its source'),
  everywhere('SYSTEM_VARIABLES_ADMIN', 'let clients write, or nobody; make commits wait for a replica'),
  everywhere('CONNECTION_ADMIN', 'end sessions, and go on where the server lets nobody write'),
  everywhere('PROCESS', 'see those sessions'),
  everywhere('RELOAD', 'forget the source of a replica that becomes primary (RESET REPLICA)'),
  everywhere('EVENT', 'see events, and let them run on the primary only'),
  everywhere('SET_USER_ID', 'keep the definer of those events'),
  { privilege: 'SELECT', on: '`performance_schema`.*', why: 'see heartbeats' },
  inCanary('SELECT', 'read the row that closes a promotion'),
  inCanary('INSERT', 'write that row'),
  inCanary('UPDATE', 'write it again'),
  inCanary('CREATE', 'make its table where it is missing'),
];
