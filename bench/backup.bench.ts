import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, runProcess, startHoldfast, startMariadb, temporaryFolder, until } from '../ops/lab/index.js';
import { goal, median, table } from './support/measure.js';
import { signIn } from './support/server.js';

/**
 * A logical backup of a MariaDB through Holdfast, beside `mariadb-dump | zstd | age` typed by hand on the same server: of
 * a small database, where a job's fixed parts show, and of a larger one, where the rate does.
 */
const rounds = 3;
const rowsPerTable = [400_000, 1_600_000];
const tables = ['orders', 'lines'];

const database = await startMariadb();
await database.sql('CREATE DATABASE IF NOT EXISTS shop');
for (const name of tables)
  await database.sql(
    `CREATE TABLE shop.${name} (id BIGINT UNSIGNED, code VARCHAR(32), note MEDIUMTEXT, at DATETIME) ENGINE=InnoDB`,
  );

/** Fills each table up to `rows`. */
async function fill(from: number, rows: number): Promise<void> {
  for (const name of tables)
    await database.sql(
      `INSERT INTO shop.${name} SELECT seq, MD5(seq), REPEAT(SHA2(seq * 7, 256), 3), NOW() FROM seq_${from + 1}_to_${rows}`,
    );
}

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
const archive = join(folder, 'data.sql.zst.age');
const defaults = join(folder, 'client.cnf');
writeFileSync(defaults, `[client]\nuser=root\npassword=${database.password}\nhost=127.0.0.1\nport=${database.port}\n`, {
  mode: 0o600,
});
await runProcess('age-keygen', ['-o', join(folder, 'key')]);

async function byHand(): Promise<number> {
  const start = performance.now();
  const pipe = `set -o pipefail; mariadb-dump --defaults-extra-file=${defaults} --single-transaction --all-databases | zstd -q -3 -T1 | age -r $(age-keygen -y ${folder}/key) -o ${archive}`;
  await runProcess('bash', ['-c', pipe]);
  return (performance.now() - start) / 1000;
}

interface Pair {
  ours: number;
  hand: number;
}

const ratio = ({ ours, hand }: Pair) => hand / ours;

/** One after the other, so that both meet the same machine. Gives the median ratio of the pairs. */
async function compare(): Promise<number> {
  const pairs: Pair[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const run = await ours();
    bytes = run.bytes;
    pairs.push({ ours: run.seconds, hand: await byHand() });
  }
  const rate = (seconds: (pair: Pair) => number) => median(pairs.map((pair) => bytes / 1e6 / seconds(pair))).toFixed(0);
  const stored = (statSync(archive).size / 1e6).toFixed(0);
  table(
    [`${(bytes / 1e6).toFixed(0)} MB of SQL, ${stored} MB stored, median of ${rounds}`, 'MB/s'],
    [
      ['Holdfast: dump, compress, encrypt, hash, fsync', rate((pair) => pair.ours)],
      ['mariadb-dump | zstd | age by hand', rate((pair) => pair.hand)],
      ['ratio, median of the pairs', median(pairs.map(ratio)).toFixed(2)],
    ],
  );
  return median(pairs.map(ratio));
}

let reached = 0;
let last = 0;
for (const rows of rowsPerTable) {
  await fill(reached, rows);
  reached = rows;
  last = await compare();
}
await holdfast.stop();
await database.stop();
removeFolder(folder);
goal('at least 0.9 of the rate by hand, for the larger one', last >= 0.9);
process.exit();
