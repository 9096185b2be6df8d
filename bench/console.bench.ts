import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchChromium, startHoldfast } from '../ops/lab/index.js';
import { goal, median, table } from './support/measure.js';
import { signIn } from './support/server.js';

/** Bytes of the console's shell, and its largest contentful paint at a quarter of the CPU and 1.6 Mbit/s. Beside it: an empty page. */
const runs = 5;
const root = 'dist/console/browser';

const gzipped = (file: string) => gzipSync(readFileSync(join(root, file))).length;
const index = readFileSync(join(root, 'index.html'), 'utf8');
const named = [...index.matchAll(/(?:src|href)="([\w-]+\.(?:js|css))"/g)].map((match) => match[1]);
const shell = new Set(named);
for (const file of shell)
  for (const [, imported] of readFileSync(join(root, file), 'utf8').matchAll(
    /(?:from|import)"\.\/(chunk-[\w-]+\.js)"/g,
  ))
    shell.add(imported);
const shellBytes = [...shell].reduce((sum, file) => sum + gzipped(file), 0);
const lazy = readdirSync(root).filter((file) => file.endsWith('.js') && !shell.has(file));
const largest = Math.max(...lazy.map(gzipped));

const holdfast = await startHoldfast();
const { headers } = await signIn(holdfast.url, holdfast.setupLink!.split('#')[1]);
const [name, value] = headers.cookie.split('=') as [string, string];
const browser = await launchChromium();

async function paint(path: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name, value, url: holdfast.url }]);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(holdfast.url + path);
  await page.waitForTimeout(6_000);
  const lcp = await page.evaluate<number>(`new Promise((done) => {
    const latest = (list) => done(list.getEntries().at(-1).startTime);
    new PerformanceObserver(latest).observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => done(performance.getEntriesByType('paint').at(-1)?.startTime ?? 0), 1000);
  })`);
  await context.close();
  return lcp;
}

const overview: number[] = [];
const floor: number[] = [];
for (let run = 0; run < runs; run++) {
  overview.push(await paint('/'));
  floor.push(await paint('/api/v1/healthz'));
}
await browser.close();
await holdfast.stop();

table(
  ['the console', 'value'],
  [
    ['shell, JS and CSS, gzip -9', `${(shellBytes / 1000).toFixed(0)} kB in ${shell.size} files`],
    ['largest lazy file', `${(largest / 1000).toFixed(0)} kB`],
    ['LCP of the overview, 4x CPU, 1.6 Mbit/s, median of 5', `${(median(overview) / 1000).toFixed(2)} s`],
    ['LCP of a page of one line, the floor', `${(median(floor) / 1000).toFixed(2)} s`],
  ],
);
goal('shell at most 200 kB', shellBytes <= 200_000);
goal('a lazy page at most 60 kB', largest <= 60_000);
goal('LCP at most 2.5 s', median(overview) <= 2_500);
process.exit();
