import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseAccess } from '../../ports.js';

/** A file that only we can read: the one way a password reaches a client program. */
export interface OptionFile {
  path: string;
  remove(): Promise<void>;
}

/** Writes `[client]` options, and the CA's certificate beside them, into `folder` with mode 0600. */
export async function writeOptionFile(folder: string, access: DatabaseAccess): Promise<OptionFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.cnf`);
  const ca = access.tls.ca === null ? null : `${path}.ca.pem`;
  if (ca) await writeFile(ca, access.tls.ca!, { mode: 0o600, flag: 'wx' });
  await writeFile(path, optionText(access, ca), { mode: 0o600, flag: 'wx' });
  return {
    path,
    remove: async () => {
      await rm(path, { force: true });
      if (ca) await rm(ca, { force: true });
    },
  };
}

function optionText(access: DatabaseAccess, ca: string | null): string {
  const lines = [
    '[client]',
    'protocol=tcp',
    `host=${quoted(access.host)}`,
    `port=${access.port}`,
    `user=${quoted(access.username)}`,
    `password=${quoted(access.password)}`,
    ...tlsLines(access.tls.mode, ca),
  ];
  return `${lines.join('\n')}\n`;
}

function tlsLines(mode: DatabaseAccess['tls']['mode'], ca: string | null): string[] {
  if (mode === 'off') return ['skip-ssl'];
  const authority = ca ? [`ssl-ca=${quoted(ca)}`] : ['ssl-ca=/etc/ssl/certs/ca-certificates.crt'];
  return ['ssl', ...authority, ...(mode === 'verify-full' ? ['ssl-verify-server-cert'] : [])];
}

/** A value as option files read it: in double quotes, with backslash escapes. */
function quoted(value: string): string {
  if (/[\0\r\n]/.test(value)) throw new Error('a line break cannot stand in an option file');
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
