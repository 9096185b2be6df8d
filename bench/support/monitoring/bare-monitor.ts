import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';

/**
 * The floor of bench/monitoring, and nothing to watch with: `bare-monitor.js <task as JSON>`. Raw sockets, no parser but a
 * look for the keyword, no status, no judgement of addresses, every result a row in one transaction a second.
 */
interface BareTask {
  urls: string[];
  intervalMs: number;
  database: string;
  certificate: string | null;
}

const task = JSON.parse(readFileSync(process.argv[2], 'utf8')) as BareTask;
const database = new Database(task.database);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.exec('CREATE TABLE result (target INTEGER, at INTEGER, ok INTEGER, ms REAL)');
const insert = database.prepare('INSERT INTO result VALUES (?, ?, ?, ?)');
let results: [number, number, number, number][] = [];
const write = database.transaction(() => results.forEach((row) => insert.run(...row)));
setInterval(() => {
  write();
  results = [];
}, 1_000);

const ca = task.certificate ? readFileSync(task.certificate) : undefined;
const secureContext = createSecureContext({ ca });
const targets = task.urls.map((text) => {
  const url = new URL(text);
  const request = Buffer.from(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
  return { host: url.hostname, port: Number(url.port), tls: url.protocol === 'https:', request };
});

function ask(n: number): void {
  const { host, port, tls, request } = targets[n];
  const begun = performance.now();
  const socket: Socket = tls ? connectTls({ host, port, secureContext }) : connect({ host, port });
  const chunks: Buffer[] = [];
  socket.write(request);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    const ok = Buffer.concat(chunks).includes('Holdfast') ? 1 : 0;
    results.push([n, Date.now(), ok, performance.now() - begun]);
  });
}

let [next, round] = [0, performance.now()];
const step = task.intervalMs / targets.length;
function launch(): void {
  const now = performance.now();
  while (round + next * step <= now) {
    ask(next);
    next += 1;
    if (next === targets.length) [next, round] = [0, round + task.intervalMs];
  }
  setTimeout(launch, Math.max(1, round + next * step - performance.now()));
}
launch();
