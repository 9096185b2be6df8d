import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import {
  counter,
  exposition,
  type Family,
  gauge,
  type MetricsSource,
  type Sample,
} from '../../platform/metrics/index.js';
import { nextRuns } from '../../platform/schedule/index.js';
import { countByState, listPlans, type PlanFigures, planFigures } from '../persistence/backups.queries.js';
import type { BackupPlanRow } from '../persistence/plans.store.js';
import { Stores, type StoreView } from './stores.js';

/** One series a plan from its creation (0: never), from the catalogue alone: no store is scanned for a scrape. */
@Injectable()
export class BackupMetrics implements MetricsSource {
  constructor(
    private readonly db: Store,
    private readonly stores: Stores,
  ) {}

  async collect(): Promise<string> {
    const plans = await listPlans(this.db.read);
    const figures = await planFigures(this.db.read);
    const copies = await countByState(this.db.read);
    return exposition([
      ...runFamilies(plans),
      ...copyFamilies(plans, figures),
      gauge(
        'holdfast_backup_copies',
        'Backups in the catalogue',
        copies.map(({ state, count }) => ({ labels: { state }, value: count })),
      ),
      ...storeFamilies(await this.stores.list()),
    ]);
  }
}

function samplesOf(plans: readonly BackupPlanRow[], value: (plan: BackupPlanRow) => number): Sample[] {
  return plans.map((plan) => ({ labels: { plan: plan.name }, value: value(plan) }));
}

function runFamilies(plans: readonly BackupPlanRow[]): Family[] {
  const seconds = (key: 'lastSuccessAt' | 'lastAttemptAt' | 'lastFailureAt' | 'lastDurationMs') =>
    samplesOf(plans, (plan) => plan[key] / 1000);
  const count = (key: 'skippedRuns' | 'lateRuns') => samplesOf(plans, (plan) => plan[key]);
  const gap = samplesOf(plans, longestGap);
  return [
    gauge('holdfast_backup_last_success_timestamp_seconds', 'End of the last good run', seconds('lastSuccessAt')),
    gauge('holdfast_backup_last_attempt_timestamp_seconds', 'Start of the last run', seconds('lastAttemptAt')),
    gauge('holdfast_backup_last_failure_timestamp_seconds', 'End of the last failed run', seconds('lastFailureAt')),
    gauge('holdfast_backup_expected_interval_seconds', 'Longest time between two runs of the schedule', gap),
    gauge('holdfast_backup_duration_seconds', 'Duration of the last good run', seconds('lastDurationMs')),
    counter('holdfast_backup_skipped_runs_total', 'Slots in which the run before still ran', count('skippedRuns')),
    counter('holdfast_backup_late_runs_total', 'Runs that made up for a missed slot', count('lateRuns')),
  ];
}

function copyFamilies(plans: readonly BackupPlanRow[], figures: ReadonlyMap<string, PlanFigures>): Family[] {
  const of = (plan: BackupPlanRow, key: keyof PlanFigures) => figures.get(plan.id)?.[key] ?? 0;
  const seconds = (key: 'newest' | 'oldest' | 'restored') => samplesOf(plans, (plan) => of(plan, key) / 1000);
  const sizes = (['plain', 'stored'] as const).flatMap((kind) =>
    plans.map((plan) => ({ labels: { plan: plan.name, kind }, value: of(plan, kind) })),
  );
  const looked = 'Last time one was restored and looked at';
  return [
    gauge('holdfast_backup_size_bytes', 'Size of the newest good backup', sizes),
    gauge('holdfast_recoverable_newest_timestamp_seconds', 'Time of the newest good backup', seconds('newest')),
    gauge('holdfast_recoverable_oldest_timestamp_seconds', 'Time of the oldest good backup', seconds('oldest')),
    gauge('holdfast_restore_test_last_success_timestamp_seconds', looked, seconds('restored')),
  ];
}

function storeFamilies(stores: readonly StoreView[]): Family[] {
  const up = stores.map(({ name, available }) => ({ labels: { store: name }, value: available ? 1 : 0 }));
  const free = stores.flatMap(({ name: store, freeBytes }) =>
    freeBytes === null ? [] : [{ labels: { store }, value: freeBytes }],
  );
  return [
    gauge('holdfast_store_up', 'Whether the store is there', up),
    gauge('holdfast_store_free_bytes', 'Free space of the store', free),
  ];
}

/** Seconds; 0 while the plan is off. Weekdays only means that Monday's run is three days after Friday's. */
function longestGap({ enabled, schedule, timeZone }: BackupPlanRow): number {
  if (!enabled) return 0;
  const runs = nextRuns(schedule, timeZone, Date.UTC(2026, 0, 1), 9);
  const gaps = runs.slice(1).map((run, place) => run - runs[place]);
  return Math.max(0, ...gaps) / 1000;
}
