#!/usr/bin/env node
// The entry of `npx holdfast`. Nothing but Node itself is imported before the version is known to fit: on an older
// Node the native parts crash instead of refusing, so the Node 24 that npm installed beside us takes over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(root, 'dist/ops/cli/holdfast.js');
const major = Number(process.versions.node.split('.')[0]);

if (!existsSync(program)) {
  fail('The command line is not built yet.', `cd ${root} && npm run build:backend`);
} else if (major >= 24) {
  await import(pathToFileURL(program).href);
} else {
  const newer = [`.bin/node`, `node-linux-${process.arch}/bin/node`]
    .map((place) => path.join(root, 'node_modules', place))
    .find((place) => existsSync(place));
  if (newer) handOver(newer);
  else fail(`Holdfast needs Node 24; this is ${process.version}.`, `cd ${root} && npm ci --ignore-scripts`);
}

function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => process.exit(code ?? 130));
}

function fail(what, next) {
  process.stderr.write(`error: ${what}\ntry:   ${next}\n`);
  process.exit(1);
}
