/**
 * `npm run dev`: both halves rebuilt and restarted as files change, on a data folder of its own beside the checkout.
 * The server serves the console it finds in dist/, so that the page runs under the same policy as for everyone else.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import concurrently from 'concurrently';

spawnSync('npm', ['run', '--silent', 'build:backend'], { stdio: 'inherit' });
const env = { HOLDFAST_DATA: process.env.HOLDFAST_DATA ?? resolve('.data/dev') };
const start =
  'node --watch-path=dist/backend --watch-preserve-output --enable-source-maps dist/ops/scripts/start/main.js';
const { result } = concurrently(
  [
    { name: 'compile', command: 'npm run --silent build:backend -- --watch' },
    { name: 'console', command: 'ng build --watch --configuration=development' },
    { name: 'holdfast', command: start, env },
  ],
  { killOthersOn: ['failure', 'success'], prefixColors: 'auto' },
);
await result.catch(() => process.exit(1));
