/**
 * The first step of `npm start`: packages and build, each only when something changed. Runs on whatever Node started
 * npm (20.19 or newer), so it imports built-ins only.
 *
 *   node ops/scripts/prepare.mjs [--tests] [--only=packages|backend]
 *
 * Without --tests it speaks as the first steps of a start.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7);
const forTests = process.argv.includes('--tests');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const CONFIGURATION = ['package-lock.json', '.swcrc', 'tsconfig.json', 'angular.json'];
const builds = [
  {
    name: 'server, daemon',
    script: 'build:backend',
    sources: ['backend', 'ops', 'e2e', 'bench'],
    output: 'dist/backend',
  },
  { name: 'console', script: 'build:console', sources: ['console', 'backend/contract'], output: 'dist/console' },
];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Holdfast needs Node 20.19 or newer to install itself, this is ${process.version}. Try: https://nodejs.org`);

const needsPackages = !packagesAreThere();
const stale = needsPackages ? builds : builds.filter((build) => isStale(build));
const wanted = builds.filter((build) => existsSync(build.sources[0]) && (only !== 'backend' || build === builds[0]));
const toBuild = only === 'packages' ? [] : wanted.filter((build) => stale.includes(build));

const firstStart = !forTests && !existsSync(join(dataFolder(), 'log'));
if (firstStart) console.log(`Holdfast ${version}, first start: four steps, about a minute\n`);
else if (!forTests && (needsPackages || toBuild.length > 0))
  console.log(`Holdfast ${version}, updated: packages and build first\n`);

if (needsPackages) await step(1, 'Packages', 'from package-lock.json, no install scripts', install);
else if (firstStart) console.log(line(1, 'Packages', 'already there'));
linkOwnNode();
if (toBuild.length > 0) await step(2, 'Build', toBuild.map((build) => build.name).join(', '), () => buildAll(toBuild));
else if (firstStart) console.log(line(2, 'Build', 'already there'));

async function install() {
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

async function buildAll(list) {
  const results = await Promise.allSettled(list.map(build));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Clears what an older build left, so that a deleted source leaves no file behind that would still run. */
async function build(target) {
  const folders =
    target.script === 'build:backend' ? target.sources.map((folder) => `dist/${folder}`) : [target.output];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  const key = sourceKey(target);
  await run('npm', ['run', '--silent', target.script]);
  mkdirSync('dist', { recursive: true });
  writeFileSync(stampOf(target), key);
}

function isStale(target) {
  return !existsSync(target.output) || stamp(stampOf(target)) !== sourceKey(target);
}

function stampOf(target) {
  return `dist/.${target.script.replace(':', '-')}`;
}

function stamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Compares what npm says it installed with what it should have; optional packages may be for other machines. */
function packagesAreThere() {
  const hidden = 'node_modules/.package-lock.json'; // npm writes it when an install is complete
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const { '': _, ...locked } = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => installed[path]?.version === version || (optional && !installed[path]),
  );
}

/** Names, sizes and times of every source file: cheaper than their content, and a checkout changes the times. */
function sourceKey(target) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else if (stats) hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
  };
  [...target.sources, ...CONFIGURATION].forEach(add);
  return hash.digest('hex');
}

/**
 * Links node_modules/.bin/node, which everything else runs on. npm 11 does it, npm 10 leaves out the programs of optional
 * packages; where there is no Node package for this machine, the Node that runs this must be new enough.
 */
function linkOwnNode() {
  const own = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const link = 'node_modules/.bin/node';
  if (existsSync(link)) return;
  if (!existsSync(own) && major < 24)
    fail(`There is no Node 24 package for ${process.platform}-${process.arch}. Try: install Node 24, then npm start`);
  rmSync(link, { force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(existsSync(own) ? join('../..', own) : process.execPath, link);
}

/** Runs npm as the owner of this checkout, so that `sudo` leaves no files of root's in it; its output only on failure. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...checkoutOwner() });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with code ${code}:\n${output.trim()}`));
    });
  });
}

function checkoutOwner() {
  const { uid, gid } = statSync(root);
  return process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : {};
}

/** Where the data will be; only to know whether this is a first start. The configuration itself decides. */
function dataFolder() {
  if (process.env.HOLDFAST_DATA) return process.env.HOLDFAST_DATA;
  if (process.getuid?.() === 0) return '/var/lib/holdfast';
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'holdfast');
}

async function step(number, name, what, work) {
  const begin = performance.now();
  const live = process.stdout.isTTY;
  if (live) process.stdout.write(`${line(number, name, what)} …`);
  try {
    await work();
  } catch (error) {
    if (live) process.stdout.write('\n');
    fail(`${name} failed. ${error.message}`);
  }
  if (live) process.stdout.write('\r\x1b[K');
  console.log(line(number, name, what, performance.now() - begin));
}

function line(number, name, what, ms) {
  const seconds = ms === undefined ? '' : `${Math.max(1, Math.round(ms / 1000))} s`.padStart(6);
  const of = forTests ? '' : `${number}/4  `;
  return `  ${of}${name.padEnd(11)}${what.padEnd(46)}${seconds}`.trimEnd();
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
