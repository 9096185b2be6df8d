import { type LabMariadb, startMariadb, startProcess, until } from '../ops/lab/index.js';
import { goal, type Load, load, median, table } from './support/measure.js';
import { type BenchServer, startServer } from './support/server.js';

/**
 * GET /api/v1/resources?limit=50 among 10,000 resources, signed in, rights checked, beside a bare Fastify route that
 * sends the same queries through TypeORM and does nothing else.
 */
const rounds = 3;
const seconds = 8;
const path = '/api/v1/resources?limit=50';

async function fill(server: BenchServer): Promise<void> {
  for (let from = 0; from < 10_000; from += 2_500) {
    const lines = Array.from({ length: 2_500 }, (_, i) => from + i);
    const rows = lines.map((n) => `srv-${n},host,10.0.${n >> 8}.${n & 255},web;rack-${n % 40}`);
    const text = ['name,kind,address,tags', ...rows].join('\n');
    await server.post('resources/import', { format: 'csv', text, apply: true });
  }
}

async function compare(engine: 'SQLite' | 'MariaDB', database: LabMariadb | null): Promise<[Load[], Load[]]> {
  const server = await startServer(database ? { HOLDFAST_DATABASE_URL: database.url } : {});
  await fill(server);
  const target = database ? database.url : `${server.data}/holdfast.sqlite`;
  const bare = startProcess(process.execPath, ['dist/bench/support/bare-list.js', target]);
  await until('the bare route listens', () => /^listening (\d+)/m.test(bare.output()), 30_000);
  const bareUrl = `http://127.0.0.1:${/^listening (\d+)/m.exec(bare.output())![1]}/`;
  const ours: Load[] = [];
  const floor: Load[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await load(server.url + path, { cookie: server.headers.cookie }, seconds));
    floor.push(await load(bareUrl, {}, seconds));
  }
  await bare.end();
  await server.stop();
  console.log(`${engine} done`);
  return [ours, floor];
}

const per = (loads: Load[]) => median(loads.map((l) => l.perSecond));
const p99 = (loads: Load[]) => median(loads.map((l) => l.p99Ms));

const mariadb = await startMariadb();
const sqlite = await compare('SQLite', null);
const maria = await compare('MariaDB', mariadb);
await mariadb.stop();

const row = (name: string, loads: Load[]) => [
  name,
  Math.round(per(loads)),
  p99(loads),
  loads.reduce((sum, l) => sum + l.errors, 0),
];
table(
  ['64 connections, median of 3', 'requests/s', 'p99 ms', 'errors'],
  [
    row('Holdfast, SQLite', sqlite[0]),
    row('bare Fastify + TypeORM, SQLite', sqlite[1]),
    row('Holdfast, MariaDB', maria[0]),
    row('bare Fastify + TypeORM, MariaDB', maria[1]),
  ],
);
goal('SQLite at least 1,500 requests/s', per(sqlite[0]) >= 1_500);
goal('MariaDB at least 800 requests/s', per(maria[0]) >= 800);
goal('p99 at most 100 ms on both', Math.max(p99(sqlite[0]), p99(maria[0])) <= 100);
goal('at least half of the bare route on SQLite', per(sqlite[0]) >= 0.5 * per(sqlite[1]));
goal('at least half of the bare route on MariaDB', per(maria[0]) >= 0.5 * per(maria[1]));
