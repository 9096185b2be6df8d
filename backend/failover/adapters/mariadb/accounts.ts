import { CANARY_SCHEMA, CANARY_STATEMENTS } from './opening.js';
import { quoted } from './sender.js';

export const PASSWORD_PLACE = 'CHOOSE-A-PASSWORD';

/** One privilege of the failover account, and what for. */
export interface Need {
  readonly privilege: string;
  /** `*.*`, or the canary's schema. */
  readonly on: string;
  readonly why: string;
}

const everywhere = (privilege: string, why: string): Need => ({ privilege, on: '*.*', why });
const inCanary = (privilege: string, why: string): Need => ({ privilege, on: `\`${CANARY_SCHEMA}\`.*`, why });

/** The least that MariaDB 10.11 asks for, each tried alone on 10.11.19; SUPER is not among them. */
export const NEEDS: readonly Need[] = [
  everywhere('REPLICA MONITOR', 'see what a replica received and applied'),
  everywhere('REPLICATION SLAVE ADMIN', 'stop and start replication, and change its source'),
  everywhere('REPLICATION MASTER ADMIN', 'see which replicas are connected, and make commits wait for one'),
  everywhere('BINLOG MONITOR', 'name the transactions that one member has and another lacks'),
  everywhere('BINLOG ADMIN', 'keep what concerns one member alone out of the binary log'),
  everywhere('READ_ONLY ADMIN', 'let clients write, or nobody'),
  everywhere('CONNECTION ADMIN', 'end sessions that could still write, and a receiver that hangs'),
  everywhere('PROCESS', 'see those sessions'),
  everywhere('RELOAD', 'forget the source of a replica that becomes primary (RESET SLAVE)'),
  everywhere('EVENT', 'see events, and let them run on the primary only'),
  everywhere('SET USER', 'keep the definer of those events'),
  inCanary('SELECT', 'read the row that closes a promotion'),
  inCanary('INSERT', 'write that row'),
  inCanary('UPDATE', 'write it again'),
  inCanary('CREATE', 'make its table where it is missing'),
];

export interface AccountName {
  readonly username: string;
  /** Where it may come from, as the server sees it. */
  readonly host: string;
}

export const accountText = ({ username, host }: AccountName): string => `${quoted(username)}@${quoted(host)}`;

/** GRANTs for needs; one statement a place. */
export function grantStatements(needs: readonly Need[], account: AccountName): string[] {
  const places = [...new Set(needs.map(({ on }) => on))];
  const privileges = (on: string) => needs.filter((need) => need.on === on).map(({ privilege }) => privilege);
  return places.map((on) => `GRANT ${privileges(on).join(', ')} ON ${on} TO ${accountText(account)};`);
}

/** What an administrator runs once on the primary; replicas receive it. The password is put in by hand. MySQL has other needs. */
export function failoverAccountStatements(account: AccountName, requireTls: boolean, needs = NEEDS): string[] {
  return [
    create(account, requireTls),
    ...grantStatements(needs, account),
    ...CANARY_STATEMENTS.map((one) => `${one};`),
  ];
}

/** The cluster's one replication account: every member signs in to every other with it. */
export function replicationAccountStatements(account: AccountName, requireTls: boolean): string[] {
  return [create(account, requireTls), `GRANT REPLICATION SLAVE ON *.* TO ${accountText(account)};`];
}

function create(account: AccountName, requireTls: boolean): string {
  return `CREATE USER ${accountText(account)} IDENTIFIED BY '${PASSWORD_PLACE}'${requireTls ? ' REQUIRE SSL' : ''};`;
}

/** Former and other names under which SHOW GRANTS may list a privilege. */
const PRESENT_NAMES: Readonly<Record<string, string>> = {
  'SLAVE MONITOR': 'REPLICA MONITOR',
  'REPLICATION CLIENT': 'BINLOG MONITOR',
  'REPLICATION REPLICA ADMIN': 'REPLICATION SLAVE ADMIN',
  // MySQL from 8.2 on
  SET_ANY_DEFINER: 'SET_USER_ID',
};

const presentName = (privilege: string): string => PRESENT_NAMES[privilege] ?? privilege;

/** The needs that the lines of SHOW GRANTS do not cover; grants by roles and on single tables are passed over. */
export function missingNeeds(grants: readonly string[], needs: readonly Need[] = NEEDS): Need[] {
  const held = grants.flatMap(heldBy);
  const has = (on: string, privilege: string) =>
    held.some((one) => one.on === on && [presentName(privilege), 'ALL PRIVILEGES'].includes(one.privilege));
  return needs.filter(({ on, privilege }) => !has(on, privilege) && !has('*.*', privilege));
}

function heldBy(line: string): { on: string; privilege: string }[] {
  const found = /^GRANT (.+?) ON (\*\.\*|`(?:[^`]|``)+`\.\*) TO /i.exec(line);
  if (!found) return [];
  const [, list, place] = found;
  const on = place.replaceAll('\\_', '_');
  return list.split(',').map((one) => {
    const name = one.trim().toUpperCase();
    return { on, privilege: presentName(name) };
  });
}

/** The statements that give what is missing: one a place. */
export function missingGrantStatements(grants: readonly string[], account: AccountName): string[] {
  return grantStatements(missingNeeds(grants), account);
}
