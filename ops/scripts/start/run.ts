import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigErrors, loadConfig, type Config } from '../../../backend/platform/config/index.js';
import { openDataFolder } from './data-folder.js';
import { lockInstance } from './instance-lock.js';
import { LogFiles } from './log-files.js';
import { checkPort } from './port.js';
import { firstScreen, laterScreen, short, stepLine } from './screen.js';
import { CannotStart } from './sentences.js';
import { Supervisor } from './supervisor.js';

const ROTATE_EVERY_MS = 600_000;

/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const ONE_KEYSTROKE_MS = 500;
const scripts = join(import.meta.dirname, '../../../backend');
const say = (text: string) => console.log(text);

/** Starts Holdfast and keeps it running until a signal; a start that cannot go on ends with one sentence and exit 1. */
export async function run(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    await start(loadConfig(env), env);
  } catch (error) {
    const known = error instanceof CannotStart || error instanceof ConfigErrors;
    console.error(known ? error.message : error);
    process.exit(1);
  }
}

async function start(config: Config, env: NodeJS.ProcessEnv): Promise<void> {
  const isNew = !existsSync(join(config.data, 'log'));
  openDataFolder(config.data);
  if (!config.databaseUrl) lockInstance(config.data);
  await checkPort(config.listen.address, config.listen.port);
  const log = new LogFiles(join(config.data, 'log'));
  log.rotate();
  setInterval(() => log.rotate(), ROTATE_EVERY_MS);
  const supervisor = new Supervisor(scripts, childEnvironment(config, env), log, say);
  stopOnSignals(supervisor);
  try {
    say(await startBoth(config, supervisor, isNew));
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** What the children inherit; with the compiled form of their code kept, a later start takes a sixth less CPU. */
function childEnvironment(config: Config, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // A thread of glibc's own heap each would hold what one of them once needed.
  const memory = { MALLOC_ARENA_MAX: '2' };
  return { NODE_COMPILE_CACHE: join(config.data, 'cache'), ...memory, ...env, HOLDFAST_DATA: config.data };
}

/** Starts the server, which brings the database to this version, and the daemon, which waits for it. */
async function startBoth(config: Config, supervisor: Supervisor, isNew: boolean): Promise<string> {
  const starting = [supervisor.start('server'), supervisor.start('daemon')] as const;
  starting[1].catch(() => undefined); // told below, after the server's own reason
  const server = await starting[0];
  const servingAfter = performance.now();
  const engine = config.databaseUrl ? 'MariaDB or MySQL' : 'SQLite';
  if (isNew) say(stepLine(3, 'Data', `${short(config.data)} (new, ${engine})`, servingAfter));
  const daemon = await starting[1];
  if (!isNew) return laterScreen(server, performance.now());
  say(stepLine(4, 'Start', pids(supervisor), performance.now() - servingAfter));
  return `\n${firstScreen(config, server, daemon)}`;
}

function pids(supervisor: Supervisor): string {
  return (['server', 'daemon'] as const).map((role) => `${role} (pid ${supervisor.pid(role)})`).join(', ');
}

/** The first signal lets everything finish; another one, from a person who will not wait, ends it at once. */
function stopOnSignals(supervisor: Supervisor): void {
  let askedAt: number | null = null;
  const stop = () => {
    const now = performance.now();
    if (askedAt !== null && now - askedAt > ONE_KEYSTROKE_MS) supervisor.kill();
    askedAt ??= now;
    void supervisor.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}
