import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, runProcess, startHoldfast, startMariadb, temporaryFolder, until } from '../ops/lab/index.js';
import { goal, median, table } from './support/measure.js';
import { signIn } from './support/server.js';

/** A logical backup of a MariaDB through Holdfast, beside `mariadb-dump | zstd | age` typed by hand on the same server. */
const rounds = 3;
const rowsPerTable = 400_000;

const database = await startMariadb();
await database.sql('CREATE DATABASE IF NOT EXISTS shop');
for (const name of ['orders', 'lines'])
  await database.sql(
    `CREATE TABLE shop.${name} ENGINE=InnoDB AS
     SELECT seq AS id, MD5(seq) AS code, REPEAT(SHA2(seq * 7, 256), 3) AS note, NOW() AS at FROM mysql.help_topic,
     (SELECT 1) one, seq_1_to_${rowsPerTable} WHERE help_topic_id = 0`,
  );

const holdfast = await startHoldfast();
const client = await signIn(holdfast.url, holdfast.setupLink!.split('#')[1]);
const resource = await client.post('resources', {
  name: 'shop-db',
  kind: 'database',
  address: `mysql://127.0.0.1:${database.port}`,
});
await client.post(`resources/${resource.id}/credentials`, {
  purpose: 'backup',
  username: 'root',
  secret: database.password,
  tls: 'off',
});

async function ours(): Promise<{ seconds: number; bytes: number }> {
  const job = await client.post('backups', { resourceId: resource.id });
  let last = job;
  const ended = async () => {
    await new Promise((done) => setTimeout(done, 500)); // asking all the time would cost what is measured
    return !['queued', 'running'].includes((last = await client.get(`jobs/${job.id}`)).state);
  };
  await until('the backup ended', ended, 600_000);
  if (last.state !== 'succeeded') throw new Error(JSON.stringify(last.failure));
  const [backup] = (await client.get('backups?limit=1')).items;
  const copy = last.steps.find((step: { name: string }) => step.name === 'copy');
  return { seconds: (copy.endedAt - copy.startedAt) / 1000, bytes: backup.plainBytes };
}

const folder = temporaryFolder('by-hand');
mkdirSync(folder, { recursive: true });
const defaults = join(folder, 'client.cnf');
writeFileSync(defaults, `[client]\nuser=root\npassword=${database.password}\nhost=127.0.0.1\nport=${database.port}\n`, {
  mode: 0o600,
});
await runProcess('age-keygen', ['-o', join(folder, 'key')]);

async function byHand(): Promise<number> {
  const start = performance.now();
  const pipe = `set -o pipefail; mariadb-dump --defaults-extra-file=${defaults} --single-transaction --all-databases | zstd -q -3 -T1 | age -r $(age-keygen -y ${folder}/key) -o ${folder}/data.sql.zst.age`;
  await runProcess('bash', ['-c', pipe]);
  return (performance.now() - start) / 1000;
}

const measured: { ours: number; hand: number }[] = [];
let bytes = 0;
for (let round = 0; round < rounds; round++) {
  const run = await ours();
  bytes = run.bytes;
  measured.push({ ours: run.seconds, hand: await byHand() });
}
const stored = statSync(join(folder, 'data.sql.zst.age')).size;
await holdfast.stop();
await database.stop();
removeFolder(folder);

const rate = (seconds: number) => bytes / 1e6 / seconds;
const mine = median(measured.map((m) => rate(m.ours)));
const hand = median(measured.map((m) => rate(m.hand)));
table(
  [`${(bytes / 1e6).toFixed(0)} MB of SQL, ${(stored / 1e6).toFixed(0)} MB stored, median of ${rounds}`, 'MB/s'],
  [
    ['Holdfast: dump, compress, encrypt, hash, fsync', mine.toFixed(0)],
    ['mariadb-dump | zstd | age by hand', hand.toFixed(0)],
    ['ratio, median of the pairs', median(measured.map((m) => m.hand / m.ours)).toFixed(2)],
  ],
);
goal('at least 0.9 of the rate by hand', median(measured.map((m) => m.hand / m.ours)) >= 0.9);
process.exit();
