import { makeCertificate, startProcess, freePort, until } from '../../../ops/lab/index.js';
import type { ArrivalReport, FarmOrder } from './farm-process.js';

/** Many HTTP targets on 127.0.0.x in a process of their own, and what they saw of whoever asks them. */
export interface Farm {
  /** Of each target; the word `Holdfast` stands in its page. */
  readonly urls: readonly string[];
  /** The certificate of all of them; null for plain HTTP. */
  readonly certificate: string | null;
  /** Forgets what was seen, and counts from here. */
  mark(): Promise<void>;
  /** What was seen since the mark. */
  report(intervalMs: number): Promise<ArrivalReport>;
  stop(): Promise<void>;
}

const addresses = Array.from({ length: 10 }, (_, n) => `127.0.0.${n + 1}`);
/** A client that closes first keeps its port for a minute: several ports are enough for 1,000 connections a second. */
const portCount = 10;

/** Starts the farm; a target is one path on one of its 100 addresses with port. */
export async function startFarm(targets: number, tls: boolean): Promise<Farm> {
  const certificate = tls ? await makeCertificate(addresses) : null;
  const ports: number[] = [];
  while (ports.length < portCount) ports.push(await freePort());
  const task = JSON.stringify({ ports, targets, cert: certificate?.cert, key: certificate?.key });
  const child = startProcess(process.execPath, ['dist/bench/support/monitoring/farm-process.js', task], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await until('the farm listens', () => /listening/.test(child.output()), 10_000);
  const ask = (order: FarmOrder) =>
    new Promise<ArrivalReport>((resolve) => {
      child.child.once('message', (answer) => resolve(answer as ArrivalReport));
      child.child.send(order);
    });
  const place = (n: number) => `${addresses[n % addresses.length]}:${ports[Math.floor(n / 10) % portCount]}`;
  return {
    urls: Array.from({ length: targets }, (_, n) => `${tls ? 'https' : 'http'}://${place(n)}/${n}`),
    certificate: certificate?.cert ?? null,
    mark: async () => void (await ask({ type: 'mark' })),
    report: (intervalMs) => ask({ type: 'report', intervalMs }),
    stop: async () => void (await child.end('SIGKILL')),
  };
}
