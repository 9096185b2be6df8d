import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/**
 * The farm: `farm-process.js <task as JSON>`. Every request to `/<n>` is an arrival at target n; it is answered with a
 * small page and the connection is closed. Lateness is what the target itself sees: how much the gap between two
 * arrivals differs from the interval.
 */
interface FarmTask {
  ports: number[];
  targets: number;
  cert?: string;
  key?: string;
}
export type FarmOrder = { type: 'mark' } | { type: 'report'; intervalMs: number };
export interface ArrivalReport {
  /** Requests since the farm began, and since the mark. */
  total: number;
  arrivals: number;
  /** Targets that were asked at least once since the mark. */
  asked: number;
  /** |gap − interval| in ms; a gap of more than one and a half intervals counts as missed instead. */
  p50: number;
  p99: number;
  max: number;
  missed: number;
  /** Time since the mark, ms. */
  elapsedMs: number;
}

const task = JSON.parse(process.argv[2]) as FarmTask;
const last = new Float64Array(task.targets).fill(NaN);
let gaps: number[] = [];
let [total, arrivals, since] = [0, 0, performance.now()];

const body = `<!doctype html><title>A shop</title><p>${'All is well here. '.repeat(12)}Powered by Holdfast.</p>`;
const page = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
);

function serve(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.once('data', (asked: Buffer) => {
    const n = Number(/^GET \/(\d+) /.exec(asked.toString('latin1', 0, 40))?.[1]);
    if (n < task.targets) arrived(n);
    socket.end(page);
  });
}

function arrived(n: number): void {
  const now = performance.now();
  total += 1;
  arrivals += 1;
  if (!Number.isNaN(last[n])) gaps.push(now - last[n]);
  last[n] = now;
}

function report(intervalMs: number): ArrivalReport {
  const elapsedMs = performance.now() - since;
  const missedGaps = gaps.filter((gap) => gap > 1.5 * intervalMs);
  const slips = Float64Array.from(
    gaps.filter((gap) => gap <= 1.5 * intervalMs).map((gap) => Math.abs(gap - intervalMs)),
  ).sort();
  const at = (share: number) => slips[Math.min(slips.length - 1, Math.floor(slips.length * share))] ?? NaN;
  const asked = last.filter((time) => !Number.isNaN(time)).length;
  // A target that was never asked, or not lately, has no gap that would say so.
  const never = Math.floor((task.targets - asked) * (elapsedMs / intervalMs));
  const silent = last.filter((time) => performance.now() - time > 1.5 * intervalMs).length;
  const missed = missedGaps.reduce((sum, gap) => sum + Math.round(gap / intervalMs) - 1, 0) + never + silent;
  return { total, arrivals, asked, p50: at(0.5), p99: at(0.99), max: at(1), missed, elapsedMs };
}

process.on('message', (order: FarmOrder) => {
  const answer = order.type === 'report' ? report(order.intervalMs) : report(1);
  if (order.type === 'mark') {
    gaps = [];
    last.fill(NaN);
    [arrivals, since] = [0, performance.now()];
  }
  process.send!(answer);
});
process.on('disconnect', () => process.exit());

const tls = task.cert ? { cert: readFileSync(task.cert), key: readFileSync(task.key!) } : null;
const open = task.ports.map((port) => {
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  return new Promise<void>((resolve) => server.listen({ port, host: '0.0.0.0', backlog: 4_096 }, resolve));
});
await Promise.all(open);
console.log('listening');
