import type { Need } from './account-needs.js';

/** What an account holds, read from its SHOW GRANTS. */
export interface HeldGrants {
  /** Privileges by where: `*.*`, `performance_schema.*` …; in upper case, under their present names. */
  readonly on: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Older and newer names of one privilege. */
const PRESENT_NAMES: Readonly<Record<string, string>> = {
  'SLAVE MONITOR': 'REPLICA MONITOR',
  'REPLICATION CLIENT': 'BINLOG MONITOR',
  'REPLICATION REPLICA ADMIN': 'REPLICATION SLAVE ADMIN',
};

/** Powers that neither monitoring nor a backup has a use for. */
const DANGEROUS = new Set([
  'ALL PRIVILEGES',
  'SUPER',
  'INSERT',
  'UPDATE',
  'DELETE',
  'DROP',
  'CREATE',
  'ALTER',
  'FILE',
  'SHUTDOWN',
  'CREATE USER',
  'GRANT OPTION',
  'SYSTEM_USER',
  'SET USER',
  'CONNECTION ADMIN',
]);

function presentName(privilege: string): string {
  const name = privilege.trim().toUpperCase().replace(/\s+/g, ' ');
  return PRESENT_NAMES[name] ?? name;
}

/** Reads the lines of SHOW GRANTS. Grants of roles, of proxies and on single columns are passed over. */
export function readGrants(lines: readonly string[]): HeldGrants {
  const on = new Map<string, Set<string>>();
  for (const line of lines) {
    const found = /^GRANT (.+?) ON (?:TABLE )?(`(?:[^`]|``)*`|\*)\.(`(?:[^`]|``)*`|\*) TO /i.exec(line);
    if (!found) continue;
    const where = [found[2], found[3]].map((part) => part.replace(/^`|`$/g, '')).join('.');
    const held = on.get(where) ?? new Set();
    for (const privilege of found[1].replace(/\([^)]*\)/g, '').split(',')) held.add(presentName(privilege));
    if (/ WITH .*GRANT OPTION/i.test(line)) held.add('GRANT OPTION');
    on.set(where, held);
  }
  return { on };
}

/** The needs that the grants do not cover. */
export function missingNeeds(needs: readonly Need[], held: HeldGrants): Need[] {
  return needs.filter((need) => ![need.on, '*.*'].some((where) => holds(held.on.get(where), need.privilege)));
}

function holds(privileges: ReadonlySet<string> | undefined, privilege: string): boolean {
  return privileges !== undefined && (privileges.has('ALL PRIVILEGES') || privileges.has(presentName(privilege)));
}

/** Powers over the whole server that the account holds beyond its needs. */
export function excessPowers(needs: readonly Need[], held: HeldGrants): string[] {
  const needed = new Set(needs.map((need) => presentName(need.privilege)));
  return [...(held.on.get('*.*') ?? [])].filter((one) => DANGEROUS.has(one) && !needed.has(one));
}
