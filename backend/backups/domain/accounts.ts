/** A user or role of a database server, as the statements that make it again. */
export interface Account {
  /** As SQL writes it: `'anna'@'%'`; a role's name alone, `'reporting'`. */
  readonly name: string;
  readonly create: string;
  /** What it may do, in an order that can be run once every account is there. */
  readonly grants: readonly string[];
}

const ACCOUNT = '-- account ';
const GRANTS = '-- grants of ';
const END = '-- Accounts completed';

/** Users and grants as SQL, a statement a line: first all accounts, since one may be granted to another. */
export function accountsText(accounts: readonly Account[]): string {
  const made = accounts.flatMap(({ name, create }) => [`${ACCOUNT}${name}`, `${create};`]);
  const given = accounts.flatMap(({ name, grants }) => [`${GRANTS}${name}`, ...grants.map((grant) => `${grant};`)]);
  return `${[...made, ...given, END].join('\n')}\n`;
}

/** Reads what `accountsText` wrote. @throws Error when it does not end as it must */
export function readAccounts(text: string): Account[] {
  const lines = text.split('\n');
  if (lines.at(-2) !== END || lines.at(-1) !== '') throw new Error('the accounts do not end with their end marker');
  const creates = new Map<string, string>();
  const grants = new Map<string, string[]>();
  let take: (statement: string) => void = () => undefined;
  for (const line of lines.slice(0, -2)) {
    if (line.startsWith(ACCOUNT)) {
      const name = line.slice(ACCOUNT.length);
      take = (statement) => creates.set(name, statement);
    } else if (line.startsWith(GRANTS)) {
      const given: string[] = [];
      grants.set(line.slice(GRANTS.length), given);
      take = (statement) => given.push(statement);
    } else take(line.replace(/;$/, ''));
  }
  return [...creates].map(([name, create]) => ({ name, create, grants: grants.get(name) ?? [] }));
}
