import { MoreThanOrEqual } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { leasesUnder } from '../../platform/leases/index.js';
import { listProcesses } from '../../platform/process/index.js';
import { lagLimitMs } from '../domain/lateness.js';
import { memberDeadAfterMs } from '../domain/sharing.js';
import { MonitorMemberRow } from './monitor-member.row.js';

/** What the failover controllers call their leases, one a cluster. */
const controls = 'failover:';

/** Every daemon that watches or died lately, the live ones first, with its share of the work. */
export async function monitorMembers(store: Store) {
  const now = await store.now();
  const rows = await store.read.find(MonitorMemberRow, { order: { at: 'DESC' } });
  const live = rows.filter(({ at }) => now - at <= memberDeadAfterMs);
  const all = live.reduce((sum, { checks }) => sum + checks, 0);
  const processes = await listProcesses(store, now);
  const leases = await leasesUnder(store, controls, now);
  return rows.map(({ at: seenAt, ...row }) => {
    const alive = now - seenAt <= memberDeadAfterMs;
    const process = processes.find(({ role, host, pid }) => role === 'daemon' && host === row.host && pid === row.pid);
    const terms = leases.filter(({ holder }) => holder === row.id).map(({ term }) => term);
    return {
      ...{ ...row, seenAt, alive, state: alive ? livingState(row) : deadState(row, live) },
      version: process?.version ?? null,
      share: alive && all > 0 ? Number((row.checks / all).toFixed(3)) : 0,
      checksPerSecond: Number((row.results / Math.max(1, (seenAt - row.startedAt) / 1000)).toFixed(2)),
      control: terms.length === 0 ? null : { clusters: terms.length, term: Math.max(...terms) },
    };
  });
}

/** The daemons that watch now. */
export async function liveMembers(store: Store): Promise<MonitorMemberRow[]> {
  const since = (await store.now()) - memberDeadAfterMs;
  return store.read.find(MonitorMemberRow, { where: { at: MoreThanOrEqual(since) }, order: { id: 'ASC' } });
}

const livingState = ({ lagMs }: { lagMs: number }) => (lagMs > lagLimitMs ? 'late' : 'running');

/** One that was started again in its place needs nobody. */
const deadState = ({ host, startedAt }: { host: string; startedAt: number }, live: MonitorMemberRow[]) =>
  live.some((one) => one.host === host && one.startedAt > startedAt) ? 'replaced' : 'gone';
