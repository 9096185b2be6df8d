import { readdirSync, readFileSync } from 'node:fs';
import { startHoldfast, startHttpService } from '../ops/lab/index.js';
import { goal, table } from './support/measure.js';
import { signIn } from './support/server.js';

/** What Holdfast costs when nothing happens: 50 resources checked every 30 s, no page open. Beside it: a bare Node process. */
const settleMs = 45_000;
const watchedMs = 120_000;

const ticksPerSecond = 100;

interface Cost {
  cpuMs: number;
  pssMb: number;
}

/** CPU time used so far and proportional memory of a process: shared pages are counted once over all that share them. */
function costOf(pid: number): Cost {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const pssKb = Number(/^Pss:\s+(\d+)/m.exec(rollup)![1]);
  return { cpuMs: ((Number(stat[11]) + Number(stat[12])) * 1000) / ticksPerSecond, pssMb: pssKb / 1024 };
}

/** The process and everything it started. */
function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [[Number(name), Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1])]];
      } catch {
        return [];
      }
    });
  const family = [pid];
  for (let i = 0; i < family.length; i++)
    for (const [child, parent] of parents) if (parent === family[i]) family.push(child);
  return family;
}

const sum = (costs: Cost[]) => ({
  cpuMs: costs.reduce((n, c) => n + c.cpuMs, 0),
  pssMb: costs.reduce((n, c) => n + c.pssMb, 0),
});

const holdfast = await startHoldfast();
const service = await startHttpService();
const client = await signIn(holdfast.url, holdfast.setupLink!.split('#')[1]);
const rows = Array.from({ length: 49 }, (_, n) => `web-${n},http,${service.url}/${n}`);
await client.post('resources/import', { format: 'csv', text: ['name,kind,address', ...rows].join('\n'), apply: true });
await new Promise((done) => setTimeout(done, settleMs));
const family = familyOf(holdfast.pid);
const before = sum(family.map(costOf));
await new Promise((done) => setTimeout(done, watchedMs));
const after = sum(family.map(costOf));
const share = (after.cpuMs - before.cpuMs) / watchedMs;
const each = family.map(
  (pid) => [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-2)!.split('/').at(-1)!, costOf(pid)] as const,
);
await holdfast.stop();
await service.stop();

table(
  ['process', 'memory (PSS) MB'],
  [...each.map(([name, cost]) => [name, Math.round(cost.pssMb)]), ['together', Math.round(after.pssMb)]],
);
console.log(`CPU of all processes: ${(share * 100).toFixed(2)} % of a core`);
goal('at most 2 % of a core', share <= 0.02);
goal('at most 350 MB together', after.pssMb <= 350);
process.exit();
