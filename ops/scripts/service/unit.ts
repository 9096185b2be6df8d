import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const HOMES = ['/home/', '/root/', '/run/user/'];

/** The systemd unit for a checkout at any path. */
export function renderUnit(checkout: string): string {
  const template = readFileSync(join(checkout, 'ops/deploy/systemd/holdfast.service'), 'utf8');
  const values: Record<string, string> = {
    NODE: word(join(checkout, 'node_modules/.bin/node')),
    MAIN: word(join(checkout, 'dist/ops/scripts/start/main.js')).replaceAll('$', () => '$$'), // arguments are expanded
    WORKING_DIRECTORY: percent(checkout),
    CHECKOUT: mountPath(checkout),
  };
  const unit = template.replace(/@([A-Z_]+)@/g, (_, name: string) => values[name]);
  const hidden = closedParent(checkout);
  if (!hidden) return unit;
  return unit.replace('ProtectHome=tmpfs\n', `ProtectHome=tmpfs\nTemporaryFileSystem=${mountPath(hidden)}:mode=0755\n`);
}

/** The uppermost folder above the checkout that the service's user may not pass; homes are taken care of already. */
function closedParent(checkout: string): string | null {
  if (HOMES.some((home) => checkout.startsWith(home))) return null;
  const parents: string[] = [];
  for (let folder = dirname(checkout); folder !== '/'; folder = dirname(folder)) parents.unshift(folder);
  return parents.find((folder) => (statSync(folder).mode & 0o001) === 0) ?? null;
}

const percent = (path: string) => path.replace(/%/g, '%%');

/** One word of a command line: quoted, with systemd's specifiers switched off. */
function word(path: string): string {
  const escaped = percent(path).replace(/["\\]/g, '\\$&');
  return /[\s"'\\]/.test(path) ? `"${escaped}"` : escaped;
}

/** A path in a list of mounts, where a colon separates source and target. */
function mountPath(path: string): string {
  const escaped = percent(path).replace(/[":\\]/g, '\\$&');
  return /\s/.test(path) ? `"${escaped}"` : escaped;
}
