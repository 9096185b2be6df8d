import { type Account, readAccounts } from '../../domain/accounts.js';
import type { AccountsMade } from '../../ports.js';
import type { Session } from './session.js';

interface Listed {
  user: string;
  host: string;
  role: boolean;
}

/** The server's own, which every server has, and the anonymous ones that no application should use. */
const itsOwn = new Set(['mariadb.sys', 'PUBLIC', '']);

/** The server says so of an account by host name when it resolves no names: nobody can sign in with it. */
const noSuchAccount = new Set([1133, 1141]);

/** Every user and role of a MariaDB server, roles first, with its grants; `left` are those no line of text can hold. */
export async function collectAccounts(session: Session): Promise<{ accounts: Account[]; left: string[] }> {
  const accounts: Account[] = [];
  const left: string[] = [];
  for (const listed of await listAccounts(session)) {
    const account = await describe(session, listed).catch(nullWhenUnknown);
    if (!account) continue;
    if ([account.create, ...account.grants].some((line) => /[\r\n]/.test(line))) left.push(account.name);
    else accounts.push(account);
  }
  return { accounts, left };
}

/** Makes those accounts that the server does not have, with their grants; those it has stay as they are. */
export async function makeAccounts(session: Session, text: string): Promise<AccountsMade> {
  const there = new Set((await listAccounts(session)).map(nameOf));
  const wanted = readAccounts(text);
  const missing = wanted.filter(({ name }) => !there.has(name));
  for (const { create } of missing) await session.rows(create);
  const refused: string[] = [];
  for (const { name, grants } of missing)
    for (const grant of grants)
      await session.rows(grant).catch((error: Error) => refused.push(`a grant of ${name}: ${error.message}`));
  const names = (accounts: Account[]) => accounts.map(({ name }) => name);
  return { made: names(missing), kept: names(wanted.filter(({ name }) => there.has(name))), refused };
}

async function listAccounts(session: Session): Promise<Listed[]> {
  const rows = await session.rows<{ user: string; host: string; role: string }>(
    'SELECT User AS user, Host AS host, is_role AS role FROM mysql.user ORDER BY is_role DESC, User, Host',
  );
  return rows
    .filter(({ user }) => !itsOwn.has(user))
    .map(({ user, host, role }) => ({ user, host, role: role === 'Y' }));
}

async function describe(session: Session, listed: Listed): Promise<Account> {
  const { user, host, role } = listed;
  const grants = await lines(session, role ? 'SHOW GRANTS FOR ?' : 'SHOW GRANTS FOR ?@?', [user, host]);
  if (role) return { name: nameOf(listed), create: `CREATE ROLE IF NOT EXISTS ${nameOf(listed)}`, grants };
  const [create, ...more] = await lines(session, 'SHOW CREATE USER ?@?', [user, host]);
  return {
    name: nameOf(listed),
    create: create.replace(/^CREATE USER /, 'CREATE USER IF NOT EXISTS '),
    grants: [...more, ...grants],
  };
}

async function lines(session: Session, question: string, values: string[]): Promise<string[]> {
  const rows = await session.rows<Record<string, string>>(question, values);
  return rows.map((row) => Object.values(row)[0]);
}

function nameOf({ user, host, role }: Listed): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return role ? quoted(user) : `${quoted(user)}@${quoted(host)}`;
}

function nullWhenUnknown(error: Error & { errno?: number }): null {
  if (noSuchAccount.has(error.errno ?? 0)) return null;
  throw error;
}
