import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SurveyAccess } from '../../ports.js';

/** Runs `work` with an option file that only we can read: the one way a password reaches a client program. */
export async function withClientFile<T>(
  folder: string,
  access: SurveyAccess,
  work: (path: string) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.cnf`);
  const ca = access.tls.ca === null ? null : `${path}.ca.pem`;
  try {
    if (ca) await writeFile(ca, access.tls.ca!, { mode: 0o600, flag: 'wx' });
    await writeFile(path, textOf(access, ca), { mode: 0o600, flag: 'wx' });
    return await work(path);
  } finally {
    await rm(path, { force: true });
    if (ca) await rm(ca, { force: true });
  }
}

function textOf({ host, port, username, password, tls }: SurveyAccess, ca: string | null): string {
  const authority = `ssl-ca=${quoted(ca ?? '/etc/ssl/certs/ca-certificates.crt')}`;
  const secure = ['ssl', authority, ...(tls.mode === 'verify-full' ? ['ssl-verify-server-cert'] : [])];
  return [
    ...['[client]', 'protocol=tcp', `host=${quoted(host === 'local' ? '127.0.0.1' : host)}`, `port=${port}`],
    ...[`user=${quoted(username)}`, `password=${quoted(password)}`],
    ...(tls.mode === 'off' ? ['skip-ssl'] : secure),
    '',
  ].join('\n');
}

/** A value as option files read it: in double quotes, with backslash escapes. */
function quoted(value: string): string {
  if (/[\0\r\n]/.test(value)) throw new Error('a line break cannot stand in an option file');
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
