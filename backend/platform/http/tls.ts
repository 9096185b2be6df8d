import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, watchFile, unwatchFile } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:https';
import type { Config } from '../config/index.js';

/** Certificate and key as PEM, where they came from, and the fingerprint people compare. */
export interface TlsMaterial {
  cert: string;
  key: string;
  files: { cert: string; key: string };
  selfSigned: boolean;
  /** SHA-256 of the certificate, colon-separated hex. */
  fingerprint: string;
}

/** The configured certificate, or a self-signed one made once and kept in the data folder. */
export function tlsMaterial(config: Pick<Config, 'data' | 'tls'>): TlsMaterial {
  const files = config.tls ?? selfSigned(config.data);
  const cert = readFileSync(files.cert, 'utf8');
  const x509 = new X509Certificate(cert);
  if (new Date(x509.validTo).getTime() < Date.now())
    throw new Error(
      `The certificate ${files.cert} expired on ${x509.validTo}. Renew it, or unset HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY for a self-signed one.`,
    );
  const hash = createHash('sha256').update(x509.raw).digest('hex').toUpperCase();
  return {
    cert,
    key: readFileSync(files.key, 'utf8'),
    files,
    selfSigned: !config.tls,
    fingerprint: hash.match(/../g)!.join(':'),
  };
}

/** Takes a renewed certificate into use without a restart. @returns a function that stops watching */
export function reloadOnChange(server: Server, material: TlsMaterial, onReload: (error?: Error) => void): () => void {
  const reload = () => {
    try {
      server.setSecureContext({
        cert: readFileSync(material.files.cert, 'utf8'),
        key: readFileSync(material.files.key, 'utf8'),
      });
      onReload();
    } catch (error) {
      onReload(error as Error);
    }
  };
  watchFile(material.files.cert, { interval: 5_000, persistent: false }, reload);
  return () => unwatchFile(material.files.cert, reload);
}

function selfSigned(data: string): { cert: string; key: string } {
  const folder = join(data, 'keys');
  const files = { cert: join(folder, 'self-signed.crt'), key: join(folder, 'self-signed.key') };
  if (existsSync(files.cert) && existsSync(files.key)) return files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((i) => i.address.split('%')[0]),
  );
  const names = [`DNS:${hostname()}`, 'DNS:localhost', ...addresses.map((a) => `IP:${a}`)].join(',');
  const made = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '825',
      '-subj',
      `/CN=${hostname()}`,
    ].concat(['-addext', `subjectAltName=${names}`, '-keyout', files.key, '-out', files.cert]),
    { encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Error(
      'Off loopback Holdfast speaks HTTPS, and making a certificate needs the openssl program. Install openssl, or set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY.',
    );
  return files;
}
