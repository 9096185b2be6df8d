import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { type LabMariadb, startMariadb, temporaryFolder, until } from '../../../../ops/lab/index.js';
import { AMPLE_MS } from '../testing/suite.js';
import { ClusterDirectory } from './directory.js';
import { MariadbControl } from './mariadb-control.js';

/** Its binary log alone stands on a small disk. */
describe('A member whose disk is full', () => {
  let folder: string;
  let server: LabMariadb;
  let control: MariadbControl;

  beforeAll(async () => {
    folder = temporaryFolder('small-disk');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0777', 'tmpfs', folder]);
    server = await startMariadb({ args: [`--log-bin=${join(folder, 'bin')}`] });
    const access = { host: '127.0.0.1', port: server.port, username: 'root', password: server.password };
    const member = { ...access, tls: { mode: 'off', ca: null } } as const;
    control = new MariadbControl({ id: 'm', access: member, directory: new ClusterDirectory([]) });
  }, 60_000);
  afterAll(async () => {
    await control.end();
    await server.kill();
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
    await server.remove();
  }, 60_000);

  it('answers, and says what is the matter while a commit waits for space', async () => {
    await server.sql('CREATE TABLE holdfast.wide (n INT PRIMARY KEY, text LONGBLOB)');
    expect((await control.observe(AMPLE_MS)).storageTrouble).toBe('');
    const client = await createConnection({ socketPath: server.socket, user: 'root', password: server.password });
    client.on('error', () => undefined);
    const write = client.query("INSERT INTO holdfast.wide VALUES (1, REPEAT('x', 8000000))").then(
      () => 'committed',
      (error: Error) => error.message,
    );
    let last = 'nothing yet';
    const told = async () => {
      const { storageTrouble, readOnly } = await control.observe(AMPLE_MS);
      last = `"${storageTrouble}"`;
      return storageTrouble !== '' && !readOnly;
    };
    await until('it says so', told, 30_000, 50).catch((error: Error) => fail(`${error.message}: ${last}`));
    client.destroy();
    expect(await Promise.race([write, Promise.resolve('waits')])).toBe('waits');
  }, 60_000);
});
