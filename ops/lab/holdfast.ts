import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folders.js';
import { freePort } from './ports.js';
import { startProcess, type LabProcess } from './processes.js';
import { until } from './until.js';

export interface HoldfastOptions {
  /** The data folder; a new one, removed at the end, when left out. */
  data?: string;
  port?: number;
  /** More `HOLDFAST_*` variables. Those of our own environment are not handed on. */
  env?: Record<string, string>;
}

/** A whole Holdfast, as `npm start` runs it: supervisor, server and daemon. */
export interface LabHoldfast {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  /** Where the owner is made; null once there is one. */
  readonly setupLink: string | null;
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  running(): boolean;
  /** Ends it as Ctrl-C does and returns its exit code. */
  stop(): Promise<number | NodeJS.Signals>;
  /** SIGKILL to the supervisor; server and daemon end by themselves. */
  kill(): Promise<void>;
  /** The exit code, when it ends by itself. */
  ended(): Promise<number | NodeJS.Signals>;
}

const SUPERVISOR = 'dist/ops/scripts/start/main.js';
const READY = /^ +Stop: Ctrl-C|ready in [\d.]+ s/m;
const SETUP_LINK = /^ +(https?:\/\/\S+\/setup#\S+)$/m;

/** Starts Holdfast from `dist/` and waits until it says that it is ready; throws what it printed when it ends before. */
export async function startHoldfast(options: HoldfastOptions = {}): Promise<LabHoldfast> {
  const data = options.data ?? temporaryFolder('data');
  const port = options.port ?? (await freePort());
  const supervisor = spawnHoldfast({ ...options, data, port });
  const ready = () => !supervisor.running() || READY.test(supervisor.output());
  await until('Holdfast is ready', ready, 120_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${supervisor.output()}`);
  });
  if (!supervisor.running()) {
    await supervisor.finished();
    throw new Error(`Holdfast ended at its start:\n${supervisor.output()}`);
  }
  const output = supervisor.output();
  return {
    url: output.match(/https?:\/\/[\w.[\]-]+:\d+/)?.[0].replace('localhost', '127.0.0.1') ?? `http://127.0.0.1:${port}`,
    port,
    data,
    setupLink: output.match(SETUP_LINK)?.[1] ?? null,
    pid: supervisor.pid,
    output: supervisor.output,
    running: supervisor.running,
    ended: supervisor.ended,
    stop: async () => {
      const code = await supervisor.end('SIGINT', 60_000);
      if (!options.data) removeFolder(data);
      return code;
    },
    kill: async () => void (await supervisor.end('SIGKILL')),
  };
}

/** Starts the supervisor and does not wait; for journeys in which the start itself fails. */
export function spawnHoldfast(options: HoldfastOptions & { data: string; port: number }): LabProcess {
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_'));
  const own = { HOLDFAST_DATA: options.data, HOLDFAST_PORT: String(options.port), ...options.env };
  const env = { ...Object.fromEntries(outside), ...own };
  return startProcess(process.execPath, ['--enable-source-maps', join(process.cwd(), SUPERVISOR)], { env });
}
