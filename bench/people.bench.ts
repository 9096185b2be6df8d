import { startProcess } from '../ops/lab/index.js';
import { goal, median, table } from './support/measure.js';
import { startServer } from './support/server.js';

/** Any page of 10,000 people, in each order and by search, as the console asks for it. Beside it: the same page by id alone. */
const count = 10_000;
const repeats = 15;

const server = await startServer();
const filler = startProcess(process.execPath, [
  'dist/bench/support/fill-people.js',
  `${server.data}/holdfast.sqlite`,
  String(count),
]);
if ((await filler.ended()) !== 0) throw new Error(filler.output());

async function time(path: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await server.get(path);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** The cursor of the page before the last of a list. */
async function lastPage(query: string): Promise<string> {
  let after = '';
  for (;;) {
    const page = await server.get(`people?${query}&limit=200${after}`);
    if (page.next === null) return `people?${query}&limit=25${after}`;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

const rows: [string, number][] = [];
for (const sort of ['name', 'email', '-lastSeenAt', '-createdAt']) {
  rows.push([`first page by ${sort}`, await time(`people?sort=${sort}&limit=25`)]);
  rows.push([`last page by ${sort}`, await time(await lastPage(`sort=${sort}`))]);
}
for (const q of ['a', 'berg', 'person-7777', 'nobody-at-all'])
  rows.push([`search "${q}"`, await time(`people?q=${q}&limit=25`)]);
rows.push(['only the disabled', await time('people?status=disabled&limit=25')]);
const floor = await time('session');
await server.stop();

table(
  ['10,000 people, 25 a page', 'median ms'],
  [...rows.map(([name, ms]) => [name, ms.toFixed(1)]), ['floor: who am I', floor.toFixed(1)]],
);
goal(
  'any page at most 300 ms',
  rows.every(([, ms]) => ms <= 300),
);
