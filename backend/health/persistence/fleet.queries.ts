import type { Reader, Store } from '../../platform/database/index.js';
import type { HealthStatus } from '../domain/status.js';
import type { ProbeFacts } from '../domain/result.js';
import type { Stale } from '../domain/stale.js';

/** What a check last found, as far as it is a number. */
export interface CheckNumbers {
  checkNumber: number;
  status: HealthStatus;
  lastAt: number | null;
  lastDurationUs: number | null;
  facts: ProbeFacts;
  /** Null: its status is current. */
  stale: Stale | string | null;
}

interface Selected extends Omit<CheckNumbers, 'lastAt' | 'lastDurationUs' | 'facts'> {
  lastAt: number | string | null;
  lastDurationUs: number | string | null;
  facts: string | null;
}

/** Facts are only read where they hold a number that is asked for: most hold a version or a status. */
const wanted = `facts LIKE '%"certificateNotAfter"%' OR facts LIKE '%"replicationLagSeconds"%'`;

/** The next checks by number. Bare rows: making entities of ten thousand takes thirty times what reading them does. */
export async function checkNumbersAfter(
  store: Pick<Reader, 'read'>,
  after: number,
  limit: number,
): Promise<CheckNumbers[]> {
  const rows: Selected[] = await store.read.query(
    `SELECT checkNumber, status, lastAt, lastDurationUs, stale, CASE WHEN ${wanted} THEN facts END AS facts
     FROM check_status WHERE checkNumber > ? ORDER BY checkNumber LIMIT ${limit}`,
    [after],
  );
  return rows.map(({ checkNumber, status, lastAt, lastDurationUs, stale, facts }) => ({
    ...{ checkNumber, status, lastAt: numberOf(lastAt), lastDurationUs: numberOf(lastDurationUs), stale },
    facts: facts === null ? {} : (JSON.parse(facts) as ProbeFacts),
  }));
}

/** A check as its metrics name it. */
export interface FleetCheck {
  number: number;
  name: string;
}

/** The checks of resources by their ids, in the order in which they were added. */
export async function fleetChecksOf(store: Store, resourceIds: readonly string[]): Promise<Map<string, FleetCheck[]>> {
  if (resourceIds.length === 0) return new Map();
  const rows: (FleetCheck & { resourceId: string })[] = await store.read.query(
    `SELECT number, name, resourceId FROM health_check
     WHERE resourceId IN (${resourceIds.map(() => '?').join()}) ORDER BY number`,
    [...resourceIds],
  );
  return Map.groupBy(rows, ({ resourceId }) => resourceId);
}

/** How many checks there are. */
export async function countChecks(store: Store): Promise<number> {
  const [{ n }]: { n: number | string }[] = await store.read.query('SELECT COUNT(*) AS n FROM health_check');
  return Number(n);
}

const numberOf = (value: number | string | null) => (value === null ? null : Number(value));
