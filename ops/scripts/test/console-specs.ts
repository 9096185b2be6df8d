import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import { launchChromium } from '../../lab/index.js';

/** Runs an already built jasmine bundle in headless Chromium: `console-specs.js <folder with main.js>`. */
const built = process.argv[2];
const library = join(dirname(createRequire(import.meta.url).resolve('jasmine-core')), 'jasmine-core');
const TIME_LIMIT_MS = 300_000;

interface Outcome {
  specs: number;
  pending: number;
  failures: string[];
  status: string;
  seed: string;
}

/** What the page does: jasmine's own files, a reporter that fills window.outcome, then the bundle. */
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script src="/jasmine/jasmine.js"></script><script>
const outcome = { specs: 0, pending: 0, failures: [], status: '', seed: '' };
const messages = (result) => result.failedExpectations.map((e) => e.message + '\\n' + e.stack);
const fail = (name, result) => outcome.failures.push([name, ...messages(result)].join('\\n  '));
jasmine.DEFAULT_TIMEOUT_INTERVAL = 120_000;
jasmine.getEnv().configure({ random: true, failSpecWithNoExpectations: true });
jasmine.getEnv().addReporter({
  specDone(result) {
    if (result.status !== 'excluded') outcome.specs++;
    if (result.status === 'pending') outcome.pending++;
    if (result.status === 'failed') fail(result.fullName, result);
  },
  suiteDone(result) { if (result.failedExpectations.length > 0) fail(result.fullName, result); },
  jasmineDone(result) {
    if (result.failedExpectations.length > 0) fail('outside of all specs', result);
    window.outcome = { ...outcome, status: result.overallStatus, seed: result.order?.seed ?? '' };
  },
});</script><script type="module">await import('/main.js'); await jasmine.getEnv().execute();</script>`;

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

async function file(path: string): Promise<Buffer> {
  const safe = normalize(path);
  return readFile(safe.startsWith('/jasmine/') ? join(library, safe.slice(8)) : join(built, safe));
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/') return response.setHeader('content-type', 'text/html').end(page);
  file(path).then(
    (content) => response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(content),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launchChromium();
const tab = await browser.newPage();
tab.on('pageerror', (error) => console.error(`page error: ${error.message}`));
tab.on('console', (message) => message.type() === 'error' && console.error(message.text()));
await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
const handle = await tab.waitForFunction('window.outcome', null, { timeout: TIME_LIMIT_MS });
const { specs, pending, failures, status, seed } = (await handle.jsonValue()) as Outcome;
await browser.close();
for (const failure of failures) console.log(`FAILED ${failure}`);
const pendingPart = pending > 0 ? `, ${pending} pending specs` : '';
console.log(`${specs} specs, ${failures.length} failures${pendingPart}\n${status}, seed ${seed}`);
process.exit(status === 'passed' ? 0 : 1);
