import { join } from 'node:path';
import { temporaryFolder } from './folders.js';
import { runProcess } from './processes.js';

/** Files in PEM form. */
export interface Certificate {
  readonly folder: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes a self-signed certificate with the machine's openssl.
 *
 * @param names DNS names and IP addresses it is valid for; the first is its subject
 * @param days how long it is valid from now
 */
export async function makeCertificate(names = ['localhost', '127.0.0.1'], days = 365): Promise<Certificate> {
  const folder = temporaryFolder('certificate');
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
  const subject = ['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${alternatives}`];
  const files = ['-keyout', key, '-out', cert];
  await runProcess('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', String(days), ...subject, ...files],
  ]);
  return { folder, cert, key };
}
