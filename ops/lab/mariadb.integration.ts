import { createConnection } from 'mysql2/promise';
import { makeCertificate } from './certificates.js';
import { startMariadb, type LabMariadb } from './mariadb.js';

describe('a MariaDB server of the lab', () => {
  let server: LabMariadb;
  beforeAll(async () => (server = await startMariadb({ tls: await makeCertificate() })));
  afterAll(() => server.remove());

  it('starts from the template, below the ephemeral range, with a binary log and no history', async () => {
    const second = await startMariadb({ serverId: 2 });
    expect(second.port).toBeLessThan(32_768);
    const [row] = await second.sql('SELECT @@server_id AS id, @@log_bin AS log, @@gtid_binlog_pos AS position');
    expect(row).toEqual({ id: 2, log: 1, position: '' });
    await second.remove();
  });

  it('keeps its rows over a power cut', async () => {
    await server.sql('CREATE TABLE kept (id INT PRIMARY KEY)');
    await server.sql('INSERT INTO kept VALUES (?)', [7]);
    await server.kill();
    await server.start();
    expect(await server.sql('SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('speaks TLS over its URL', async () => {
    const connection = await createConnection({ uri: server.url, ssl: { rejectUnauthorized: false } });
    const [rows] = await connection.query("SHOW STATUS LIKE 'Ssl_version'");
    expect((rows as { Value: string }[])[0]?.Value).toMatch(/^TLSv1/);
    await connection.end();
  });
});
