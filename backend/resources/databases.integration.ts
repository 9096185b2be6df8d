import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  type Certificate,
  freePort,
  type LabMariadb,
  makeCertificate,
  removeFolder,
  runProcess,
  startMariadb,
  temporaryFolder,
  until,
} from '../../ops/lab/index.js';
import { AuditRow } from '../platform/audit/persistence/audit.row.js';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { rotateSealingKey } from '../platform/secrets/rotate.js';
import { SecretBox } from '../platform/secrets/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { owner, setUpOwner, type TestBrowser } from '../users/testing.js';
import { Connections, signedIn as signedInto } from './index.js';
import { CredentialRow } from './persistence/credential.row.js';
import { ResourceRow } from './persistence/resource.row.js';
import { sealed } from './persistence/schema.js';
import { addResource } from './testing.js';

const SECRET = `it's a "canary" \\ 7Qk2`;
const quotedSecret = SECRET.replaceAll('\\', '\\\\').replaceAll("'", "''");

describe('a managed database', () => {
  let certificate: Certificate;
  let primary: LabMariadb;
  let replica: LabMariadb;
  let server: TestServer;
  let olga: TestBrowser;

  beforeAll(async () => {
    certificate = await makeCertificate(['127.0.0.1', 'db.example']);
    primary = await startMariadb({ tls: certificate });
    replica = await startMariadb({ serverId: 2 });
    await primary.sql(`CREATE USER repl@'127.0.0.1' IDENTIFIED BY 'repl'`);
    await primary.sql(`GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'`);
    await replica.sql(
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='repl', MASTER_PASSWORD='repl', MASTER_USE_GTID=slave_pos`,
    );
    await replica.sql('START SLAVE');
    await until('the replica is connected', async () => {
      const rows = await primary.sql(`SELECT 1 FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'`);
      return rows.length > 0;
    });
  });
  afterAll(async () => {
    await Promise.all([primary.remove(), replica.remove()]);
  });
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(async () => {
    for (const name of ['holdfast_monitor', 'holdfast_backup']) {
      await primary.sql(`DROP USER IF EXISTS ${name}@'127.0.0.1'`);
    }
    await server.close();
  });

  const address = () => `mysql://127.0.0.1:${primary.port}`;
  const look = async (where = address()) => (await olga.post('resources/database/look', { address: where })).json();
  const addShop = () => addResource(olga, { name: 'shop-db', kind: 'database', address: address() });
  const runStatements = async (purpose: string) => {
    const { accounts } = await look();
    const { statements } = accounts.find((one: { purpose: string }) => one.purpose === purpose);
    for (const statement of statements) await primary.sql(statement.replace('CHOOSE-A-PASSWORD', quotedSecret));
  };
  const give = (id: string, purpose: string, more: object = {}) =>
    olga.post(`resources/${id}/credentials`, {
      purpose,
      username: purpose === 'monitoring' ? 'holdfast_monitor' : 'holdfast_backup',
      secret: SECRET,
      ...more,
    });
  const test = async (id: string, purpose: string) =>
    (await olga.post(`resources/${id}/credentials/${purpose}/test`)).json();

  it('shows its version and TLS to a look at the address alone, and the statements for each account', async () => {
    const found = await look();
    expect(found).toEqual(
      jasmine.objectContaining({ reachable: true, tlsMode: 'off', role: null, knownAs: null, address: address() }),
    );
    expect(found.sentence).toMatch(/^reachable, MariaDB \d+\.\d+\.\d+$/);
    expect(found.tls).toEqual(
      jasmine.objectContaining({
        offered: true,
        certificate: jasmine.objectContaining({ subject: '127.0.0.1', trusted: false }),
      }),
    );
    expect(found.accounts.map((one: { statements: string[] }) => one.statements)).toEqual([
      [
        `CREATE USER 'holdfast_monitor'@'127.0.0.1' IDENTIFIED BY 'CHOOSE-A-PASSWORD' WITH MAX_USER_CONNECTIONS 5;`,
        `GRANT PROCESS, BINLOG MONITOR, REPLICA MONITOR ON *.* TO 'holdfast_monitor'@'127.0.0.1';`,
      ],
      [
        `CREATE USER 'holdfast_backup'@'127.0.0.1' IDENTIFIED BY 'CHOOSE-A-PASSWORD' WITH MAX_USER_CONNECTIONS 5;`,
        `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, BINLOG MONITOR ON *.* TO 'holdfast_backup'@'127.0.0.1';`,
      ],
    ]);
  });

  for (const purpose of ['monitoring', 'backup']) {
    it(`accepts the ${purpose} account that its own statements make`, async () => {
      const { id } = await addShop();
      await runStatements(purpose);
      expect((await give(id, purpose)).statusCode).toBe(204);
      const result = await test(id, purpose);
      expect(result).toEqual(jasmine.objectContaining({ ok: true, missing: [], excess: [], encrypted: false }));
      const { credentials } = (await olga.get(`resources/${id}`)).json();
      expect(credentials).toEqual([jasmine.objectContaining({ purpose, testOk: true, tls: 'off' })]);
    });
  }

  it('lets the backup account make a real dump, and the monitoring account see replication', async () => {
    for (const purpose of ['monitoring', 'backup']) await runStatements(purpose);
    await primary.sql('CREATE OR REPLACE VIEW holdfast.v AS SELECT 1 AS one');
    await primary.sql('CREATE OR REPLACE PROCEDURE holdfast.p() SELECT 1');
    const folder = temporaryFolder('dump');
    const file = join(folder, 'client.cnf');
    const password = SECRET.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    const client = `[client]\nprotocol=tcp\nhost=127.0.0.1\nport=${primary.port}\nuser=holdfast_backup\npassword="${password}"\n`;
    writeFileSync(file, client, { mode: 0o600 });
    const what = ['--single-transaction', '--routines', '--events', '--triggers', '--master-data=2'];
    const dump = await runProcess('mariadb-dump', [
      `--defaults-file=${file}`,
      ...what,
      '--gtid',
      '--databases',
      'holdfast',
    ]);
    removeFolder(folder);
    expect(dump).toMatch(/VIEW `v`/);
    expect(dump).toMatch(/PROCEDURE `p`/);
    expect(dump).toContain('-- Dump completed');
    const access = { host: '127.0.0.1', port: primary.port, username: 'holdfast_monitor', password: SECRET };
    const seen = await signedInto({ ...access, tls: { mode: 'off', ca: null } }, async (ask) => [
      await ask('SHOW REPLICA STATUS'),
      await ask('SHOW MASTER STATUS'),
      await ask('SELECT * FROM information_schema.PROCESSLIST'),
      await ask('SHOW DATABASES').then((rows) => JSON.stringify(rows)),
    ]);
    expect(seen[1].length).toBe(1);
    expect(seen[3]).not.toContain('holdfast');
  });

  it('names each missing grant with the statement that gives it', async () => {
    const { id } = await addShop();
    await runStatements('monitoring');
    await primary.sql(`REVOKE REPLICA MONITOR, PROCESS ON *.* FROM holdfast_monitor@'127.0.0.1'`);
    await give(id, 'monitoring');
    const result = await test(id, 'monitoring');
    expect(result.ok).toBeFalse();
    expect(result.sentence).toBe(`'holdfast_monitor'@'127.0.0.1' lacks PROCESS, REPLICA MONITOR for monitoring`);
    expect(result.missing.map((one: { grant: string }) => one.grant)).toEqual(['PROCESS', 'REPLICA MONITOR']);
    for (const { statement } of result.missing) await primary.sql(statement);
    expect((await test(id, 'monitoring')).ok).toBeTrue();
  });

  it('says when an account can do more than it needs', async () => {
    const { id } = await addShop();
    await runStatements('monitoring');
    await primary.sql(`GRANT SUPER, DROP ON *.* TO holdfast_monitor@'127.0.0.1'`);
    await give(id, 'monitoring');
    const result = await test(id, 'monitoring');
    expect(result.ok).toBeTrue();
    expect(result.excess.sort()).toEqual(['DROP', 'SUPER']);
  });

  it('finds what stands beside it, once the monitoring account is known', async () => {
    const { id } = await addShop();
    await runStatements('monitoring');
    await give(id, 'monitoring');
    const result = await test(id, 'monitoring');
    expect(result.role).toEqual({ role: 'primary', primary: null, replicas: ['127.0.0.1'], readOnly: false });
    expect(result.beside).toEqual([jasmine.objectContaining({ role: 'replica', address: address() })]);
    const found = await look();
    expect(found.sentence).toMatch(/, primary with 1 replica$/);
    expect(found.knownAs).toEqual({ id, name: 'shop-db' });
  });

  it('knows a replica by its primary', async () => {
    const where = `mysql://127.0.0.1:${replica.port}`;
    const { id } = await addResource(olga, { name: 'shop-2', kind: 'database', address: where });
    await addShop();
    await replica.sql(`CREATE USER mon@'127.0.0.1' IDENTIFIED BY 'x'`);
    await replica.sql(`GRANT PROCESS, BINLOG MONITOR, REPLICA MONITOR ON *.* TO mon@'127.0.0.1'`);
    await give(id, 'monitoring', { username: 'mon', secret: 'x' });
    const result = await test(id, 'monitoring');
    expect(result.role).toEqual(jasmine.objectContaining({ role: 'replica', primary: `127.0.0.1:${primary.port}` }));
    expect(result.beside[0].knownAs.name).toBe('shop-db');
  });

  it('tells a wrong password, a wrong port, another service and a silent one apart', async () => {
    const { id } = await addShop();
    await give(id, 'monitoring', { secret: 'wrong' });
    const denied = await test(id, 'monitoring');
    expect(denied).toEqual(jasmine.objectContaining({ ok: false, version: null }));
    expect(denied.sentence).toContain('refuses this user or password');
    expect(denied.sentence).not.toContain('wrong');
    const closed = await look(`mysql://127.0.0.1:${await freePort()}`);
    expect(closed).toEqual(jasmine.objectContaining({ reachable: false, accounts: [] }));
    expect(closed.sentence).toContain('nothing listens there');
    expect((await look('mysql://169.254.169.254')).sentence).toContain('Holdfast does not connect there');
    const web = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await look(`mysql://127.0.0.1:${portOf(web)}`)).sentence).toContain('does not speak the MySQL protocol');
    web.close();
    const endless = await listen((socket) => {
      const timer = setInterval(() => socket.write('x'.repeat(65_536)), 1);
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    });
    expect((await look(`mysql://127.0.0.1:${portOf(endless)}`)).sentence).toContain('does not speak');
    endless.close();
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const silent = await listen((socket) => socket.on('error', () => undefined));
    const found = await look(`mysql://127.0.0.1:${portOf(silent)}`);
    expect(found.sentence).toContain('no answer in 5 s');
    silent.close();
  });

  it('is verified by its certificate: the CA, and with verify-full the name or address too', async () => {
    const ca = readFileSync(certificate.cert, 'utf8');
    await runStatements('monitoring');
    const { id } = await addShop();
    const result = async (more: object) => {
      await give(id, 'monitoring', more);
      return test(id, 'monitoring');
    };
    expect(await result({ tls: 'verify-full', ca })).toEqual(jasmine.objectContaining({ ok: true, encrypted: true }));
    const unknown = await result({ tls: 'verify-full' });
    expect(unknown.ok).toBeFalse();
    expect(unknown.sentence).toContain('certificate is not accepted');
    const { id: named } = await addResource(olga, {
      name: 'by-name',
      kind: 'database',
      address: `mysql://localhost:${primary.port}`,
    });
    await primary.sql(`RENAME USER holdfast_monitor@'127.0.0.1' TO holdfast_monitor@'%'`);
    const wanted = { purpose: 'monitoring', username: 'holdfast_monitor', secret: SECRET, ca };
    await olga.post(`resources/${named}/credentials`, { ...wanted, tls: 'verify-full' });
    expect((await test(named, 'monitoring')).sentence).toContain('certificate is not accepted');
    await olga.post(`resources/${named}/credentials`, { ...wanted, tls: 'verify-ca' });
    expect(await test(named, 'monitoring')).toEqual(jasmine.objectContaining({ ok: true, encrypted: true }));
    await primary.sql(`DROP USER holdfast_monitor@'%'`);
  });

  it('says that a server without TLS offers none', async () => {
    const where = `mysql://127.0.0.1:${replica.port}`;
    const { id } = await addResource(olga, { name: 'plain', kind: 'database', address: where });
    await give(id, 'monitoring', { tls: 'verify-full' });
    expect((await test(id, 'monitoring')).sentence).toContain('offers no TLS');
  });
});

describe('the credentials of a database', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const add = (host: string) => addResource(olga, { name: 'shop-db', kind: 'database', address: `mysql://${host}` });
  const give = (id: string, more: object = {}) =>
    olga.post(`resources/${id}/credentials`, { purpose: 'backup', username: 'hf', secret: SECRET, ...more });

  it('are verified in full beyond this machine, and "off" is a finding until it is mended', async () => {
    const { id } = await add('db-1.example');
    await give(id);
    const view = async () => (await olga.get(`resources/${id}`)).json();
    expect((await view()).credentials[0].tls).toBe('verify-full');
    await give(id, { tls: 'off' });
    expect((await view()).findings).toEqual(['tls-off']);
    expect((await olga.get('resources')).json().items[0].findings).toEqual(['tls-off']);
    await give(id, { tls: 'verify-ca' });
    expect((await view()).findings).toEqual([]);
  });

  it('are nowhere to be read: not in an answer, a row, an audit entry or an event', async () => {
    const { id } = await add('db-1.example');
    await give(id);
    const answers = [
      await olga.get(`resources/${id}`),
      await olga.get('resources'),
      await give(id, { tls: 'nonsense' }),
    ];
    for (const answer of answers) expect(answer.body).not.toContain('canary');
    for (const row of [CredentialRow, ResourceRow, AuditRow, EventRow]) {
      const rows = JSON.stringify(await server.store.read.find(row));
      expect(rows).withContext(row.name).toContain(id);
      expect(rows).withContext(row.name).not.toContain('canary');
    }
  });

  it('open for health and backups, bound to the place they were given for', async () => {
    const { id } = await add('db-1.example');
    const connections = server.app.get(Connections);
    await expectAsync(connections.connectionFor(id, 'backup')).toBeRejectedWith(
      jasmine.objectContaining({ type: 'credential-missing' }),
    );
    await give(id);
    expect(await connections.connectionFor(id, 'backup')).toEqual({
      host: 'db-1.example',
      port: 3306,
      username: 'hf',
      password: SECRET,
      tls: { mode: 'verify-full', ca: null },
    });
    await olga.patch(`resources/${id}`, { address: 'mysql://attacker.example' }, 1);
    await expectAsync(connections.connectionFor(id, 'backup')).toBeRejected();
    expect((await olga.get(`resources/${id}`)).json().credentials).toEqual([]);
    const entries = await server.store.read.find(AuditRow, {
      where: { subjectId: id },
      order: { id: 'DESC' },
      take: 1,
    });
    expect(entries[0].reason).toContain('1 credentials given for mysql://db-1.example:3306 were forgotten');
  });

  it('open after the sealing key was changed, and not on a machine without it', async () => {
    const { id } = await add('db-1.example');
    await give(id);
    const box = server.app.get(SecretBox);
    await rotateSealingKey(server.store, box, sealed);
    expect((await server.app.get(Connections).connectionFor(id, 'backup')).password).toBe(SECRET);
    box.addKey();
    box.forgetOldKeys();
    const answer = await olga.post(`resources/${id}/credentials/backup/test`);
    expect(answer.json()).toEqual(jasmine.objectContaining({ status: 409, type: 'credential-unreadable' }));
  });

  it('are revealed only after the password was confirmed, and never without an audit row', async () => {
    const { id } = await add('db-1.example');
    await give(id);
    server.clock.advance(11 * 60_000);
    const path = `resources/${id}/credentials/backup/reveal`;
    expect((await olga.post(path)).json().type).toBe('step-up-required');
    await olga.post('session/step-up', { password: owner.password });
    const revealed = await olga.post(path);
    expect(revealed.json()).toEqual({ username: 'hf', secret: SECRET });
    const entry = await server.store.read.findOneBy(AuditRow, { action: 'resource.credential-revealed' });
    expect(entry).toEqual(
      jasmine.objectContaining({ actorName: 'Olga Owner', after: { purpose: 'backup', username: 'hf' } }),
    );
  });

  it('are refused by field where they cannot be right, and on what is no database', async () => {
    const { id } = await add('db-1.example');
    const bad = await give(id, { username: '', secret: 'line\nbreak', ca: 'not a certificate' });
    expect(bad.statusCode).toBe(400);
    expect(bad.json().errors.map((one: { field: string }) => one.field)).toEqual(['username', 'secret', 'tls.ca']);
    const host = await addResource(olga, { name: 'web-1' });
    expect((await give(host.id)).json().type).toBe('not-a-database');
    expect((await olga.post(`resources/${id}/credentials/root/test`)).statusCode).toBe(400);
    expect((await olga.post(`resources/${id}/credentials/monitoring/test`)).json().type).toBe('credential-missing');
  });

  it('can be forgotten', async () => {
    const { id } = await add('db-1.example');
    await give(id, { tls: 'off' });
    expect((await olga.delete(`resources/${id}/credentials/backup`)).statusCode).toBe(204);
    expect((await olga.get(`resources/${id}`)).json()).toEqual(
      jasmine.objectContaining({ credentials: [], findings: [] }),
    );
    expect((await olga.delete(`resources/${id}/credentials/backup`)).statusCode).toBe(409);
  });
});

function listen(serve: (socket: import('node:net').Socket) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(serve).listen(0, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
