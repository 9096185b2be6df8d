import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { UntrustedServer } from './index.js';
import type { Connection } from './index.js';
import { connectUntyped } from './testing.js';

describe('trust in a server', () => {
  let server: Server;
  let url: string;
  let cert: string;
  let requests: number;

  beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-tls-'));
    const [key, pem] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const named = ['-subj', '/CN=ops1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', pem];
    execFileSync('openssl', [...made, ...named], { stdio: 'ignore' });
    cert = readFileSync(pem, 'utf8');
    server = createServer({ key: readFileSync(key), cert }, (_, response) => {
      requests++;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => (requests = 0));

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = async (trust: Partial<Connection>) => {
    const api = connectUntyped({ url, token: 'hfp_secret', ...trust });
    return api.get('/api/v1/things').finally(() => api.close());
  };

  it('refuses a self-signed certificate, names its fingerprint and sends nothing', async () => {
    const error = await ask({}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UntrustedServer);
    expect((error as UntrustedServer).fingerprint).toBe(new X509Certificate(cert).fingerprint256);
    expect((error as UntrustedServer).reason).toBe('it is self-signed');
    expect(requests).toBe(0);
  });

  it('accepts it by its fingerprint, however that is written', async () => {
    const shown = new X509Certificate(cert).fingerprint256;
    expect(await ask({ fingerprint: shown })).toEqual({ ok: true });
    expect(await ask({ fingerprint: `sha256:${shown.replaceAll(':', '').toLowerCase()}` })).toEqual({ ok: true });
  });

  it('refuses another certificate than the pinned one and sends nothing', async () => {
    await expectAsync(ask({ fingerprint: 'AB'.repeat(32) })).toBeRejectedWithError(UntrustedServer, /has changed/);
    expect(requests).toBe(0);
  });

  it('accepts a certificate whose authority was given', async () => {
    expect(await ask({ ca: cert })).toEqual({ ok: true });
  });
});
