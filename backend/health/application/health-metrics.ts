import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { exposition, type Family, Metrics, type MetricsSource, type Sample } from '../../platform/metrics/index.js';
import { type Resource, Resources } from '../../resources/index.js';

import type { MonitorBeatRow } from '../persistence/check.row.js';
import { allChecks, lastBeat } from '../persistence/health.queries.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';

type Labels = Record<string, string>;

/** Paused, in maintenance or not known is neither up nor down: then there is no sample, and `_status` says what it is. */
const upValue: Partial<Record<Resource['status'], number>> = { up: 1, degraded: 1, down: 0, flapping: 0 };

/** The health of every resource for Prometheus. Labels are names and kinds, never an address. */
@Injectable()
export class HealthMetrics implements MetricsSource, OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async collect(): Promise<string> {
    const resources = await this.resources.all();
    const checks = await allChecks(this.store);
    const labels = new Map(resources.map((resource) => [resource.id, labelsOf(resource)]));
    const known = checks.filter(({ check }) => labels.has(check.resourceId));
    const beat = await lastBeat(this.store);
    return exposition([
      ...resourceFamilies(resources, labels),
      ...checkFamilies(known, labels),
      ...monitorFamilies(beat),
    ]);
  }
}

function labelsOf({ name, kind, environment }: Resource): Labels {
  return { resource: name, kind, environment };
}

const gauge = (name: string, help: string, samples: Sample[]): Family => ({ name, help, type: 'gauge', samples });

function resourceFamilies(resources: readonly Resource[], labels: ReadonlyMap<string, Labels>): Family[] {
  const each = (value: (resource: Resource) => number | undefined, more: (resource: Resource) => Labels = () => ({})) =>
    resources.flatMap((resource) => {
      const found = value(resource);
      return found === undefined ? [] : [{ labels: { ...labels.get(resource.id)!, ...more(resource) }, value: found }];
    });
  return [
    gauge(
      'holdfast_resource_up',
      '1 when it is up or degraded, 0 when it is down or flapping.',
      each((one) => upValue[one.status]),
    ),
    gauge(
      'holdfast_resource_status',
      'The status a resource is in, as a label.',
      each(
        () => 1,
        ({ status }) => ({ status }),
      ),
    ),
    gauge(
      'holdfast_resource_status_since_timestamp_seconds',
      'When the resource came into its status.',
      each((one) => one.statusSince / 1000),
    ),
  ];
}

function checkFamilies(checks: readonly CheckWithStatus[], labels: ReadonlyMap<string, Labels>): Family[] {
  const each = (value: (one: CheckWithStatus) => number | null | undefined) =>
    unique(checks).flatMap(({ name, one }) => {
      const found = value(one);
      if (found === null || found === undefined) return [];
      return [{ labels: { ...labels.get(one.check.resourceId)!, check: name }, value: found }];
    });
  const seconds = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : ms / 1000);
  return [
    gauge(
      'holdfast_check_duration_seconds',
      'How long the last probe of a check took.',
      each(({ now }) => (now?.lastDurationUs ?? null) && now!.lastDurationUs! / 1e6),
    ),
    gauge(
      'holdfast_check_last_timestamp_seconds',
      'When the last result of a check came that counts.',
      each(({ now }) => seconds(now?.lastAt)),
    ),
    gauge(
      'holdfast_certificate_expiry_timestamp_seconds',
      'When the certificate ends that a check met on its way.',
      each(({ now }) => seconds(now?.facts.certificateNotAfter)),
    ),
    gauge(
      'holdfast_replication_lag_seconds',
      'How far a replica is behind, as it says itself.',
      each(({ now }) => now?.facts.replicationLagSeconds),
    ),
  ];
}

/** Two checks of one resource may bear the same name, two series may not. */
function unique(checks: readonly CheckWithStatus[]): { name: string; one: CheckWithStatus }[] {
  const seen = new Map<string, number>();
  return checks.map((one) => {
    const key = `${one.check.resourceId} ${one.check.name}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return { name: times === 1 ? one.check.name : `${one.check.name} ${times}`, one };
  });
}

function monitorFamilies(beat: MonitorBeatRow | null): Family[] {
  if (!beat) return [];
  const single = (value: number): Sample[] => [{ labels: {}, value }];
  const counter = (name: string, help: string, value: number): Family => ({
    ...{ name, help, type: 'counter' },
    samples: single(value),
  });
  return [
    gauge('holdfast_monitor_beat_timestamp_seconds', 'Last sign of life of the monitor.', single(beat.at / 1000)),
    gauge(
      'holdfast_monitor_lag_seconds',
      'Greatest lag of the monitor between its last two beats.',
      single(beat.lagMs / 1000),
    ),
    gauge('holdfast_monitor_checks', 'How many checks the monitor runs.', single(beat.checks)),
    counter('holdfast_monitor_results_total', 'Results since the monitor started.', beat.results),
    counter(
      'holdfast_monitor_late_results_total',
      'Failures not counted because the monitor itself was late.',
      beat.late,
    ),
  ];
}
