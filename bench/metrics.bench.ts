import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, temporaryFolder, removeFolder, until } from '../ops/lab/index.js';
import { goal, median, table } from './support/measure.js';
import { answer, giveChecks, members } from './support/metrics/fleet.js';
import { startServer } from './support/server.js';

/**
 * /metrics of 10,000 resources with two checks each, 130,000 series: Holdfast's server, which reads the store and renders
 * what changed, beside prom-client with the same series in memory. Alternating, the same number of scrapes of each. What
 * Holdfast's main thread does not do its others do: their time stands beside it.
 */
const rounds = Number(process.env.ROUNDS ?? 20);

interface Scrape {
  ms: number;
  cpuMs: number;
  allThreadsMs: number;
  stallMs: number;
  bytes: number;
  series: number;
}

const folder = temporaryFolder('meter');
const meter = new URL('./support/loop-meter.js', import.meta.url).href;
const measured = (name: string) => ({ NODE_OPTIONS: `--import ${meter}`, METER_FILE: join(folder, name) });

/** What the process' meter says since it was last asked. */
async function read(pid: number, name: string): Promise<Pick<Scrape, 'cpuMs' | 'allThreadsMs' | 'stallMs'>> {
  const file = join(folder, name);
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  await until(`${name} told its meter`, () => existsSync(file) && readFileSync(file, 'utf8').endsWith('}'), 30_000, 5);
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function scrape(name: string, pid: number, url: string, headers: Record<string, string>): Promise<Scrape> {
  await read(pid, name);
  const begun = performance.now();
  const response = await fetch(url, { headers });
  const body = Buffer.from(await response.arrayBuffer());
  const ms = performance.now() - begun;
  if (!response.ok) throw new Error(`${url}: ${response.status} ${body.toString()}`);
  const series = body.toString().match(/^[^#\n]/gm)?.length ?? 0;
  return { ms, bytes: body.length, series, ...(await read(pid, name)) };
}

async function fill(server: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  for (let from = 0; from < members; from += 2_500) {
    const rows = Array.from(
      { length: 2_500 },
      (_, i) => `srv-${from + i},host,10.0.${(from + i) >> 8}.${(from + i) & 255}`,
    );
    await server.post('resources/import', {
      format: 'csv',
      text: ['name,kind,address', ...rows].join('\n'),
      apply: true,
    });
  }
  giveChecks(server.data);
}

const server = await startServer(measured('holdfast'));
await fill(server);
const bare = startProcess(process.execPath, ['dist/bench/support/metrics/bare-prom-client.js', String(members)], {
  env: { PATH: process.env.PATH, ...measured('prom-client') },
});
await until('prom-client listens', () => /^listening (\d+)/m.test(bare.output()), 60_000);
const bareUrl = `http://127.0.0.1:${/^listening (\d+)/m.exec(bare.output())![1]}/`;
const ours = () => scrape('holdfast', server.pid, `${server.url}/metrics`, server.headers);
const first = await ours();
const [holdfast, peer]: [Scrape[], Scrape[]] = [[], []];
for (let round = 0; round < rounds; round++) {
  answer(server.data, round);
  holdfast.push(await ours());
  peer.push(await scrape('prom-client', bare.pid, bareUrl, {}));
}
await bare.end();
await server.stop();
removeFolder(folder);

const one = (value: number) => Math.round(value * 10) / 10;
const row = (name: string, scrapes: Scrape[]) => [
  ...[name, scrapes[0].series.toLocaleString('en'), one(scrapes[0].bytes / 1e6)],
  ...[one(median(scrapes.map(({ cpuMs }) => cpuMs))), one(median(scrapes.map(({ allThreadsMs }) => allThreadsMs)))],
  ...[one(Math.max(...scrapes.map(({ stallMs }) => stallMs))), one(median(scrapes.map(({ ms }) => ms)))],
];
table(
  [
    `${members.toLocaleString('en')} resources, ${rounds} scrapes`,
    'series',
    'MB',
    'main thread ms',
    'all threads ms',
    'longest stall ms',
    'answered in ms',
  ],
  [row('Holdfast', holdfast), row('Holdfast, the first scrape', [first]), row('prom-client', peer)],
);
goal('at most 10 ms on the main thread', median(holdfast.map(({ cpuMs }) => cpuMs)) <= 10);
goal('no stall over 20 ms', Math.max(first.stallMs, ...holdfast.map(({ stallMs }) => stallMs)) <= 20);
