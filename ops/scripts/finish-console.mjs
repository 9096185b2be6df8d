// Runs after `ng build`: holds the console's budgets (docs: shell ≤ 200 kB, a lazy page ≤ 60 kB, as the CLI estimates
// transfer sizes) and writes every file a second time, compressed, for the server to send as it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = 'dist/console/browser';
const shellBudget = 200_000;
const pageBudget = 60_000;

const sizes = new Map(
  readdirSync(root)
    .filter(isText)
    .map((name) => [name, compress(name)]),
);
const outputs = JSON.parse(readFileSync('dist/console/browser-stats.json', 'utf8')).outputs;
const shell = shellFiles();
const shellSize = sum(shell);
const pages = lazyEntries().map((name) => ({ name, size: sum(closure(name).filter((file) => !shell.includes(file))) }));

const heaviest = pages.sort((a, b) => b.size - a.size)[0];
console.log(
  `console: shell ${kB(shellSize)} of ${kB(shellBudget)}, heaviest page ${kB(heaviest.size)} of ${kB(pageBudget)}`,
);
const over = [
  ...(shellSize > shellBudget ? [`the shell has ${kB(shellSize)}`] : []),
  ...pages.filter(({ size }) => size > pageBudget).map(({ name, size }) => `the page in ${name} has ${kB(size)}`),
];
for (const line of over) console.error(`over budget: ${line}`);
if (over.length > 0) process.exit(1);

/** Writes name.br and name.gz beside the file. Returns the brotli size, which is the CLI's estimate. */
function compress(name) {
  const text = readFileSync(join(root, name));
  const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } });
  writeFileSync(join(root, `${name}.br`), brotli);
  writeFileSync(join(root, `${name}.gz`), gzipSync(text, { level: 9 }));
  return brotli.length;
}

function isText(name) {
  return ['.js', '.css'].includes(extname(name));
}

/** What index.html loads before anything shows. */
function shellFiles() {
  const page = readFileSync(join(root, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="([\w-]+\.(?:js|css))"/g)].map(([, name]) => name);
  return [...new Set(named.flatMap((name) => closure(name)))];
}

/** A file and everything it cannot run without. */
function closure(name, seen = new Set()) {
  if (seen.has(name) || !sizes.has(name)) return [...seen];
  seen.add(name);
  const needed = (outputs[name]?.imports ?? []).filter(({ kind }) => kind === 'import-statement');
  for (const { path } of needed) closure(path, seen);
  return [...seen];
}

function lazyEntries() {
  const dynamic = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ kind }) => kind === 'dynamic-import'),
  );
  return [...new Set(dynamic.map(({ path }) => path))].filter((path) => sizes.has(path));
}

function sum(names) {
  return names.reduce((total, name) => total + (sizes.get(name) ?? 0), 0);
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
