import { makeCertificate, startMariadb, until, type Certificate, type LabMariadb } from '../../../../ops/lab/index.js';
import type { DatabaseAccess } from '../../../resources/index.js';
import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { AMPLE_MS, aPermit, failureOf } from '../testing/suite.js';
import { failoverAccountStatements, missingGrantStatements, PASSWORD_PLACE } from './accounts.js';
import { ClusterDirectory } from './directory.js';
import { MariadbControl } from './mariadb-control.js';

const SIGNED_IN = `SELECT COUNT(*) AS others FROM information_schema.PROCESSLIST
 WHERE USER IN ('watcher', 'weak', 'Orchestrator_2', 'unauthenticated user')`;
const password = `Se'cret\\"--;x`;

describe('A member over the network', () => {
  let server: LabMariadb;
  let certificate: Certificate;
  const controls: MariadbControl[] = [];

  beforeAll(async () => {
    certificate = await makeCertificate(['127.0.0.1']);
    server = await startMariadb({ tls: certificate, args: ['--max-connections=12'] });
    const statements = failoverAccountStatements({ username: 'watcher', host: '127.0.0.1' }, false);
    for (const statement of statements) {
      await server.sql(
        statement.replace(`'${PASSWORD_PLACE}'`, '?'),
        statement.includes(PASSWORD_PLACE) ? [password] : [],
      );
    }
  }, 60_000);
  afterAll(() => server.remove());
  afterEach(async () => {
    await Promise.all(controls.splice(0).map((control) => control.end()));
    // The server gives a place back a moment after its client has gone, and has few.
    await until('nobody is signed in any more', async () => Number((await server.sql(SIGNED_IN))[0]['others']) === 0);
  });

  const control = (more: Partial<DatabaseAccess> = {}) => {
    const access: DatabaseAccess = {
      ...{ host: '127.0.0.1', port: server.port, username: 'watcher', password, tls: { mode: 'off', ca: null } },
      ...more,
    };
    const directory = new ClusterDirectory([]);
    const made = new MariadbControl({ id: 'm', access, directory });
    controls.push(made);
    return made;
  };

  it('is signed in to with the account of the statements, which lacks nothing', async () => {
    const grants = (await server.sql(`SHOW GRANTS FOR 'watcher'@'127.0.0.1'`)).map((row) =>
      String(Object.values(row)[0]),
    );
    expect(missingGrantStatements(grants, { username: 'watcher', host: '127.0.0.1' })).toEqual([]);
    const member = control();
    await member.observe(AMPLE_MS);
    await member.settings(aPermit());
    await member.open({ acknowledged: false }, aPermit());
    await member.canary(aPermit());
    await member.close(aPermit());
    expect((await member.observe(AMPLE_MS)).readOnly).toBeTrue();
  });

  it('sees another controller that is signed in, and takes neither itself nor a client for one', async () => {
    await server.sql(`CREATE OR REPLACE USER Orchestrator_2@'127.0.0.1' IDENTIFIED BY 'orc'`);
    const sign = { host: '127.0.0.1', port: server.port, user: 'Orchestrator_2', password: 'orc' };
    const member = control();
    expect((await member.observe(AMPLE_MS)).controllers).toEqual([]);
    const others = await Promise.all([createConnection(sign), createConnection(sign)]);
    expect((await member.observe(AMPLE_MS)).controllers).toEqual(['Orchestrator_2']);
    for (const other of others) other.destroy();
    await server.sql(`DROP USER Orchestrator_2@'127.0.0.1'`);
  });

  it('says which privilege is missing, and names the statement', async () => {
    await server.sql(`CREATE OR REPLACE USER weak@'127.0.0.1' IDENTIFIED BY 'weak'`);
    const failure = await failureOf(control({ username: 'weak', password: 'weak' }).close(aPermit()));
    expect(failure.reason).toBe('denied');
    expect(failure.message).toContain('READ_ONLY ADMIN');
    const missing = missingGrantStatements(['GRANT USAGE ON *.* TO `weak`@`127.0.0.1`'], {
      username: 'weak',
      host: '%',
    });
    expect(missing[0]).toMatch(/^GRANT REPLICA MONITOR, .*SET USER ON \*\.\* TO 'weak'@'%';$/);
    expect(missing[1]).toBe("GRANT SELECT, INSERT, UPDATE, CREATE ON `holdfast_failover`.* TO 'weak'@'%';");
  });

  it('tells wrong credentials from a full server, and neither tells a secret', async () => {
    const wrong = await failureOf(control({ password: 'wrong-secret' }).observe(AMPLE_MS));
    expect(wrong.reason).toBe('denied');
    const held = [];
    for (let n = 0; n < 16; n++) held.push(control());
    const failures = await Promise.all(
      held.map((one) =>
        one.observe(AMPLE_MS).then(
          () => null,
          (error: Error) => error,
        ),
      ),
    );
    const full = failures.filter((failure) => failure !== null);
    expect(full.map((failure) => (failure as { reason?: string }).reason)).toContain('saturated');
    expect(JSON.stringify([wrong.message, ...full.map(String)])).not.toMatch(/wrong-secret|Se'cret/);
  });

  it('is reached over TLS by an IP address that its certificate names, and not by one that it does not', async () => {
    const ca = readFileSync(certificate.cert, 'utf8');
    await control({ tls: { mode: 'verify-full', ca } }).observe(AMPLE_MS);
    const other = readFileSync((await makeCertificate(['127.0.0.1'])).cert, 'utf8');
    expect((await failureOf(control({ tls: { mode: 'verify-full', ca: other } }).observe(AMPLE_MS))).reason).toBe(
      'denied',
    );
    const byName = control({ host: 'localhost', tls: { mode: 'verify-full', ca } });
    expect((await failureOf(byName.observe(AMPLE_MS))).reason).toBe('denied');
  });

  it('never goes to an address that is not a server', async () => {
    expect((await failureOf(control({ host: '169.254.169.254' }).glance(AMPLE_MS))).reason).toBe('denied');
  });

  it('keeps the password of replication out of the journal, whatever is in it', async () => {
    const member = control();
    await member.close(aPermit());
    const account = { username: 'repl', password };
    const how = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false };
    const failure = await failureOf(member.follow({ host: '127.0.0.1', port: 9 }, account, how, aPermit()));
    expect(failure.message).not.toContain(`Se'cret`);
    const [{ Master_User: user }] = await server.sql('SHOW ALL SLAVES STATUS');
    expect(user).toBe('repl');
    await server.sql('STOP SLAVE');
    await server.sql('RESET SLAVE ALL');
  });
});
