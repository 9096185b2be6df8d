import { type LabMariadb, makeCertificate, startMariadb } from '../../../ops/lab/index.js';
import { openStore } from './data-source.js';

describe('Holdfast’s own database behind TLS', () => {
  let server: LabMariadb | undefined;
  afterEach(() => server?.remove());

  async function open(names: string[]): Promise<string> {
    const certificate = await makeCertificate(names);
    server = await startMariadb({ tls: certificate });
    const url = new URL(server.url);
    url.searchParams.set('tls', 'verify-full');
    url.searchParams.set('ca', certificate.cert);
    const { store } = await openStore(
      { data: '/nowhere', databaseUrl: url.toString() },
      { entities: [], migrations: [] },
    );
    const rows = await store.read.query<{ Value: string }[]>(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`);
    await store.close();
    return rows[0].Value;
  }

  it('is taken at an IP address by a certificate for that address', async () => {
    expect(await open(['127.0.0.1'])).toContain('TLS_');
  });

  it('is refused at an IP address that its certificate does not name, though it names localhost', async () => {
    await expectAsync(open(['localhost'])).toBeRejectedWithError(/does not match certificate/);
  });
});
