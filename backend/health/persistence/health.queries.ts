import { In, IsNull, LessThan } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { toPage, decodeCursor } from '../../platform/http/index.js';
import { silentIntervals } from '../domain/fold.js';
import { isProblem } from '../domain/status.js';
import { CheckRow, CheckStatusRow, MonitorBeatRow, StatusChangeRow } from './check.row.js';

/** A check with how it is now; the status is null until the daemon has seen it. */
export interface CheckWithStatus {
  check: CheckRow;
  now: CheckStatusRow | null;
}

/** The checks of resources, in the order in which they were added. */
export async function checksOf(store: Store, resourceIds: readonly string[]): Promise<CheckWithStatus[]> {
  if (resourceIds.length === 0) return [];
  const where = { resourceId: In([...resourceIds]) };
  const checks = await store.read.find(CheckRow, { where, order: { number: 'ASC' } });
  return withStatus(checks, await store.read.findBy(CheckStatusRow, where));
}

function withStatus(checks: CheckRow[], statuses: CheckStatusRow[]): CheckWithStatus[] {
  const byNumber = new Map(statuses.map((status) => [status.checkNumber, status]));
  return checks.map((check) => ({ check, now: byNumber.get(check.number) ?? null }));
}

/** Changes of a resource's own status, the newest first. */
export async function statusChanges(store: Store, resourceId: string, limit: number, after?: string) {
  const before = after === undefined ? {} : { id: LessThan(Number(decodeCursor(after, 1)[0]) || 0) };
  const where = { resourceId, checkId: IsNull(), ...before };
  const rows = await store.read.find(StatusChangeRow, { where, order: { id: 'DESC' }, take: limit + 1 });
  return toPage(rows, limit, ({ id }) => [id]);
}

/** The last sign of life of the monitor; null before its first. */
export function lastBeat(store: Store): Promise<MonitorBeatRow | null> {
  return store.read.findOneBy(MonitorBeatRow, { name: 'monitor' });
}

/** One check with how it is now; null when there is none of that id. */
export async function checkById(store: Store, id: string): Promise<CheckWithStatus | null> {
  const check = await store.read.findOneBy(CheckRow, { id });
  if (!check) return null;
  return { check, now: await store.read.findOneBy(CheckStatusRow, { checkNumber: check.number }) };
}

/**
 * Since when all checks of each resource have answered without a failure: the moment of the oldest last answer. Resources
 * of which one fails, or has said nothing, are left out.
 */
export async function answeredWell(store: Store, resourceIds: readonly string[]): Promise<Map<string, number>> {
  const all = (await checksOf(store, resourceIds)).filter(({ check }) => !check.paused);
  const well = ({ now }: CheckWithStatus) => (now && ['pass', 'warn'].includes(now.runOutcome) ? (now.lastAt ?? 0) : 0);
  const oldest = [...Map.groupBy(all, ({ check }) => check.resourceId)].map(
    ([id, checks]) => [id, Math.min(...checks.map(well))] as const,
  );
  return new Map(oldest.filter(([, at]) => at > 0));
}

/** A result may be written this much after it came. */
const writtenWithinMs = 60_000;

/** Those of the resources of which a check that is not well was answered lately: within three of its intervals. */
export async function lookedIllLately(store: Store, resourceIds: readonly string[], at: number): Promise<Set<string>> {
  const lately = ({ check, now }: CheckWithStatus) =>
    !check.paused &&
    now !== null &&
    isProblem(now.status) &&
    (now.lastAt ?? 0) >= at - silentIntervals * check.intervalMs - check.timeoutMs - writtenWithinMs;
  return new Set((await checksOf(store, resourceIds)).filter(lately).map(({ check }) => check.resourceId));
}
