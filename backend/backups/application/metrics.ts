import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import type { MetricsSource } from '../../platform/metrics/index.js';
import { nextRuns } from '../../platform/schedule/index.js';
import { countByState, listPlans, type PlanFigures, planFigures } from '../persistence/backups.queries.js';
import type { BackupPlanRow } from '../persistence/plans.store.js';
import { Stores, type StoreView } from './stores.js';

type Sample = [labels: Record<string, string>, value: number];

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
    const stores = await this.stores.list();
    return [...plansText(plans, figures), ...(await this.copies()), ...storesText(stores)].join('');
  }

  private async copies(): Promise<string[]> {
    const counted = await countByState(this.db.read);
    return [
      family(
        'holdfast_backup_copies',
        'Backups in the catalogue',
        counted.map(({ state, count }) => [{ state }, count]),
      ),
    ];
  }
}

function plansText(plans: BackupPlanRow[], figures: Map<string, PlanFigures>): string[] {
  const each = (value: (plan: BackupPlanRow) => number): Sample[] =>
    plans.map((plan) => [{ plan: plan.name }, value(plan)]);
  const bytes = (kind: 'plain' | 'stored'): Sample[] =>
    plans.map((plan) => [{ plan: plan.name, kind }, figures.get(plan.id)?.[kind] ?? 0]);
  const seconds = (time: number) => time / 1000;
  const newest = each((plan) => seconds(figures.get(plan.id)?.newest ?? 0));
  const oldest = each((plan) => seconds(figures.get(plan.id)?.oldest ?? 0));
  const restored = each((plan) => seconds(figures.get(plan.id)?.restored ?? 0));
  return [
    family(
      'holdfast_backup_last_success_timestamp_seconds',
      'End of the last good run',
      each((plan) => seconds(plan.lastSuccessAt)),
    ),
    family(
      'holdfast_backup_last_attempt_timestamp_seconds',
      'Start of the last run',
      each((plan) => seconds(plan.lastAttemptAt)),
    ),
    family(
      'holdfast_backup_last_failure_timestamp_seconds',
      'End of the last failed run',
      each((plan) => seconds(plan.lastFailureAt)),
    ),
    family(
      'holdfast_backup_expected_interval_seconds',
      'Longest time between two runs of the schedule',
      each(longestGap),
    ),
    family(
      'holdfast_backup_duration_seconds',
      'Duration of the last good run',
      each((plan) => seconds(plan.lastDurationMs)),
    ),
    family(
      'holdfast_backup_skipped_runs_total',
      'Slots in which the run before still ran',
      each((plan) => plan.skippedRuns),
      'counter',
    ),
    family(
      'holdfast_backup_late_runs_total',
      'Runs that made up for a missed slot',
      each((plan) => plan.lateRuns),
      'counter',
    ),
    family('holdfast_backup_size_bytes', 'Size of the newest good backup', [...bytes('plain'), ...bytes('stored')]),
    family('holdfast_recoverable_newest_timestamp_seconds', 'Time of the newest good backup', newest),
    family('holdfast_recoverable_oldest_timestamp_seconds', 'Time of the oldest good backup', oldest),
    family(
      'holdfast_restore_test_last_success_timestamp_seconds',
      'Last time one was restored and looked at',
      restored,
    ),
  ];
}

function storesText(stores: StoreView[]): string[] {
  const free = stores.filter((store) => store.freeBytes !== null);
  return [
    family(
      'holdfast_store_up',
      'Whether the store is there',
      stores.map(({ name, available }) => [{ store: name }, available ? 1 : 0]),
    ),
    family(
      'holdfast_store_free_bytes',
      'Free space of the store',
      free.map(({ name, freeBytes }) => [{ store: name }, freeBytes!]),
    ),
  ];
}

/** Seconds; 0 while the plan is off. Weekdays only means that Monday's run is three days after Friday's. */
function longestGap({ enabled, schedule, timeZone }: BackupPlanRow): number {
  if (!enabled) return 0;
  const runs = nextRuns(schedule, timeZone, Date.UTC(2026, 0, 1), 9);
  const gaps = runs.slice(1).map((run, place) => run - runs[place]);
  return Math.max(0, ...gaps) / 1000;
}

function family(name: string, help: string, samples: Sample[], type = 'gauge'): string {
  const lines = samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Record<string, string>): string {
  const escaped = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}
