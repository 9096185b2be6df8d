/** A version of MariaDB or MySQL, server or tool, as far as it decides what fits what. */
export interface ServerVersion {
  family: 'mariadb' | 'mysql';
  major: number;
  minor: number;
}

/** Reads `10.11.19-MariaDB-0+deb12u1-log`, `8.0.36` or the line `mariadb-dump from 11.8.1-MariaDB, client …`. */
export function parseVersion(text: string): ServerVersion | null {
  const patterns = [/Distrib (\d+)\.(\d+)/, / from (\d+)\.(\d+)/, /Ver (\d+)\.(\d+)/, /^(?:5\.5\.5-)?(\d+)\.(\d+)/];
  const found = patterns.map((pattern) => pattern.exec(text)).find(Boolean);
  const [major, minor] = (found?.slice(1) ?? []).map(Number);
  if (major === undefined || minor === undefined) return null;
  return { family: /mariadb/i.test(text) ? 'mariadb' : 'mysql', major, minor };
}

/** Why `tool` must not dump `server`, or null: an older tool leaves out, without a word, what it does not know. */
export function dumpMisfit(tool: ServerVersion, server: ServerVersion): string | null {
  if (tool.family !== server.family)
    return `the dump program is ${tool.family}'s, the server is ${server.family} ${shown(server)}`;
  if (tool.major < server.major) return `the dump program is ${shown(tool)}, older than the server (${shown(server)})`;
  return null;
}

/** Why a dump of `source` must not be restored on `target`, or null. */
export function restoreMisfit(source: ServerVersion, target: ServerVersion): string | null {
  if (source.family !== target.family) return `the backup is of ${source.family}, the target is ${target.family}`;
  if (target.major * 1000 + target.minor < source.major * 1000 + source.minor)
    return `the backup is of version ${shown(source)}, the target is older (${shown(target)})`;
  return null;
}

function shown(version: ServerVersion): string {
  return `${version.major}.${version.minor}`;
}
