import { makeCertificate, startMariadb, until } from '../../../../ops/lab/index.js';
import type { Certificate, LabMariadb } from '../../../../ops/lab/index.js';
import { readFileSync } from 'node:fs';
import { withDefaults } from '../../domain/check.js';
import type { MysqlAim } from '../../domain/aim.js';
import type { MonitoringAccount } from '../../ports.js';
import { FixedAccounts } from '../testing/accounts.js';
import { TestResolver } from '../testing/resolvers.js';
import { MysqlProbe } from './mysql-probe.js';

describe('the mysql probe against a real MariaDB', () => {
  let server: LabMariadb;
  let certificate: Certificate;
  const limits = { timeoutMs: 20_000, signal: new AbortController().signal };
  /** For a server that is not to answer in time. */
  const short = { ...limits, timeoutMs: 3_000 };

  beforeAll(async () => {
    certificate = await makeCertificate(['localhost']);
    server = await startMariadb({ tls: certificate });
    await server.sql("CREATE USER 'watch'@'%' IDENTIFIED BY 'w'");
    await server.sql("GRANT REPLICA MONITOR ON *.* TO 'watch'@'%'");
    await server.sql("CREATE USER 'poor'@'%' IDENTIFIED BY 'w'");
  });
  afterAll(() => server.remove());

  function ask(account: Partial<MonitoringAccount> | null, change: Partial<MysqlAim> = {}, within = limits) {
    const aim = { ...withDefaults('mysql'), host: 'localhost', port: server.port, resourceId: 'r', ...change };
    const place = { host: aim.host, port: aim.port };
    const whole = account && { place, username: 'watch', secret: 'w', tls: { mode: 'off' } as const, ...account };
    return new MysqlProbe(new TestResolver(), new FixedAccounts(whole)).run(aim, within);
  }

  it('names the missing grant, and is content once it is given', async () => {
    const before = await ask({ username: 'poor' });
    expect([before.outcome, before.code]).toEqual(['warn', 'missing-grant']);
    expect(before.sentence).toContain("GRANT REPLICA MONITOR ON *.* TO 'poor'");
    await server.sql(`GRANT ${before.facts.missingGrant} ON *.* TO 'poor'@'%'`);
    const after = await ask({ username: 'poor' });
    expect([after.outcome, after.facts.readOnly]).toEqual(['pass', false]);
    expect(after.sentence).toContain('MariaDB');
  });

  it('sees through the certificate when it is asked to', async () => {
    const ca = readFileSync(certificate.cert, 'utf8');
    expect((await ask({ tls: { mode: 'verify-full', ca } })).outcome).toBe('pass');
    expect((await ask({ tls: { mode: 'verify-full' } })).code).toBe('tls-invalid');
    expect((await ask({ tls: { mode: 'verify-full', ca } }, { host: 'db.other' })).code).toBe('tls-invalid');
    expect((await ask({ tls: { mode: 'verify-ca', ca } }, { host: 'db.other' })).outcome).toBe('pass');
  });

  it('says that the password is wrong, and that the server should be read-only', async () => {
    expect((await ask({ secret: 'wrong' })).sentence).toContain('refused the user name or password');
    expect((await ask({}, { expectReadOnly: true })).code).toBe('wrong-answer');
  });

  it('asks one SELECT that only reads and that the server ends in time, and compares what it answers', async () => {
    await server.sql('CREATE TABLE holdfast.orders (id INT, state VARCHAR(9))');
    await server.sql("GRANT SELECT, INSERT, EXECUTE ON holdfast.* TO 'watch'@'%'");
    await server.sql(
      'CREATE FUNCTION holdfast.sly() RETURNS INT DETERMINISTIC BEGIN INSERT INTO holdfast.orders VALUES (1, "x"); RETURN 1; END',
    );
    const query = "SELECT COUNT(*) FROM holdfast.orders WHERE state = 'stuck'";
    expect((await ask({}, { query, expect: 0 })).outcome).toBe('pass');
    const wrong = await ask({}, { query, expect: 7 });
    expect([wrong.outcome, wrong.sentence]).toEqual(['fail', 'answered the query with 0 instead of 7']);
    expect((await ask({}, { query: 'SELECT holdfast.sly()' })).sentence).toMatch(/^refused the query: .*READ ONLY/);
    expect(await server.sql('SELECT * FROM holdfast.orders')).toEqual([]);
    const slow =
      'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, mysql.help_topic c, mysql.help_topic d';
    const start = performance.now();
    expect((await ask({}, { query: slow }, short)).outcome).toBe('fail');
    // By itself it would take hours.
    expect(performance.now() - start).toBeLessThan(60_000);
    expect((await ask({}, { query: 'DROP TABLE holdfast.orders' })).sentence).toContain('must be a SELECT');
    expect((await ask({}, { query: 'SELECT 1 FROM holdfast.orders' })).sentence).toBe('answered the query with no row');
  });

  it('sends the password only to where it was given for', async () => {
    const elsewhere = await ask({ place: { host: 'db-1', port: server.port } });
    expect([elsewhere.outcome, elsewhere.sentence]).toEqual(['pass', jasmine.stringContaining('asks for an account')]);
  });

  it('proves reachability without an account, again and again, without being blocked by the server', async () => {
    await server.sql('SET GLOBAL max_connect_errors = 3');
    for (let i = 0; i < 8; i++) expect((await ask(null)).outcome).toBe('pass');
    await server.sql('SET GLOBAL max_connect_errors = 100');
  });

  it('notices a frozen server within its timeout and a dead one at once', async () => {
    server.signal('SIGSTOP');
    const frozen = await ask({}, {}, short);
    server.signal('SIGCONT');
    expect(frozen.code).toBe('timeout');
    await server.stop();
    expect((await ask({})).code).toBe('refused');
    await server.start();
    expect((await ask({})).facts.version).toContain('MariaDB');
  });

  it('leaves no connection behind', async () => {
    // The server learns a moment later than the client that a connection has ended.
    const connected = async () =>
      Number((await server.sql<{ Value: string }>("SHOW STATUS LIKE 'Threads_connected'"))[0].Value);
    await until('all others have left', async () => (await connected()) <= 2);
    expect(await connected()).toBeLessThanOrEqual(2);
  });
});
