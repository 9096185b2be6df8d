import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import { LocalBackend } from './local-backend.js';
import { runProgram } from './program.js';
import { Settings } from './settings.js';
import { Streams } from './terminal/streams.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort();
    process.once(signal, () => process.exit(130));
  });
}
// A reader that went away (`holdfast job log … | head`) is an ordinary end, not a crash.
process.stdout.on('error', () => process.exit(0));

const manifest = path.resolve(import.meta.dirname, '../../../package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

process.exitCode = await runProgram(
  process.argv.slice(2),
  {
    streams: new Streams(process.stdin, process.stdout, process.stderr, process.env),
    settings: new Settings(process.env),
    local: new LocalBackend(process.env),
    now: () => Date.now(),
    sleep: (ms) => pause(ms, undefined, { signal: stop.signal }),
    interrupted: stop.signal,
  },
  version,
);
