import { needsOf, type Need } from './account-needs.js';
import type { CredentialPurpose } from './credential.js';
import type { ServerVersion } from './server-version.js';

export const PASSWORD_PLACE = 'CHOOSE-A-PASSWORD';
const MOST_CONNECTIONS = 5;

/** An account as the server knows it. */
export interface Account {
  readonly user: string;
  /** Where it may come from, as the server sees us. */
  readonly host: string;
}

/** What is shown to an administrator before a password is asked for. */
export interface AccountProposal {
  readonly purpose: CredentialPurpose;
  readonly username: string;
  /** CREATE USER and GRANT, ready to paste once the password is put in. */
  readonly statements: readonly string[];
  readonly needs: readonly Need[];
}

/** A text as SQL quotes it; works with and without NO_BACKSLASH_ESCAPES, since backslashes are refused elsewhere. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `'user'@'host'`. */
export function accountText({ user, host }: Account): string {
  return `${quoted(user)}@${quoted(host)}`;
}

/** The statement that gives the needs. */
export function grantStatements(needs: readonly Need[], account: Account): string[] {
  const places = [...new Set(needs.map((need) => need.on))];
  return places.map((on) => {
    const privileges = needs.filter((need) => need.on === on).map((need) => need.privilege);
    return `GRANT ${privileges.join(', ')} ON ${on} TO ${accountText(account)};`;
  });
}

/** The statements that make an account with no more than it needs. */
export function proposeAccount(
  purpose: CredentialPurpose,
  version: ServerVersion,
  host: string,
  requireTls: boolean,
): AccountProposal {
  const username = purpose === 'monitoring' ? 'holdfast_monitor' : 'holdfast_backup';
  const account = { user: username, host };
  const needs = needsOf(purpose, version);
  const secure = requireTls ? ' REQUIRE SSL' : '';
  const create = `CREATE USER ${accountText(account)} IDENTIFIED BY '${PASSWORD_PLACE}'${secure} WITH MAX_USER_CONNECTIONS ${MOST_CONNECTIONS};`;
  return { purpose, username, statements: [create, ...grantStatements(needs, account)], needs };
}
