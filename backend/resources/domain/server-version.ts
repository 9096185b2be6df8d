/** A database server's version, e.g. MariaDB 10.11.19. */
export interface ServerVersion {
  readonly flavour: 'mariadb' | 'mysql';
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * Reads the version a server greets with. MariaDB up to 10.x puts `5.5.5-` before its own, so that old replicas of MySQL
 * would talk to it. Null when the text is no version.
 */
export function readVersion(given: string): ServerVersion | null {
  const text = given.replace(/^5\.5\.5-(?=\d+\.\d+)/, '');
  const found = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(text);
  if (!found) return null;
  const flavour = /mariadb/i.test(given) || text !== given ? 'mariadb' : 'mysql';
  return { flavour, major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3] ?? 0) };
}

/** `MariaDB 10.11.19`. */
export function versionText({ flavour, major, minor, patch }: ServerVersion): string {
  return `${flavour === 'mariadb' ? 'MariaDB' : 'MySQL'} ${major}.${minor}.${patch}`;
}

/** True for that version and every later one. */
export function isAtLeast(version: ServerVersion, major: number, minor: number, patch = 0): boolean {
  const order = version.major - major || version.minor - minor || version.patch - patch;
  return order >= 0;
}

/** The oldest versions whose privileges and statements Holdfast knows. */
export function isKnown(version: ServerVersion): boolean {
  return version.flavour === 'mariadb' ? isAtLeast(version, 10, 5) : isAtLeast(version, 8, 0);
}
