import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { exposition, type Family, Metrics, type MetricsSource, type Sample } from '../../platform/metrics/index.js';
import { driftFindings } from '../domain/drift.js';
import { type Forecast, forecast } from '../domain/forecast.js';
import type { ClusterSight } from '../domain/sight.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import { allClusters, type ClusterRow } from '../persistence/clusters.store.js';
import { lastPauses, type RecoveryCount, recoveryCounts } from '../persistence/recoveries.queries.js';

/** A sight older than this says nothing about now: its gauges are left out, and its age says why, ms. */
const staleMs = 30_000;

interface Looked {
  readonly row: ClusterRow;
  readonly sight: ClusterSight | undefined;
}

/** Every cluster for Prometheus, from what its controller saw last, whichever daemon that is. Labels are names. */
@Injectable()
export class FailoverMetrics implements MetricsSource, OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async collect(): Promise<string> {
    const db = this.store.read;
    const rows = await allClusters(db);
    const ids = rows.map(({ id }) => id);
    const [sights, counts, pauses] = [await sightsOf(db, ids), await recoveryCounts(db), await lastPauses(db, ids)];
    const all = rows.map((row): Looked => ({ row, sight: sights.get(row.id) }));
    const now = this.clock.now();
    const fresh = all.flatMap(({ row, sight }) => (sight && now - sight.at < staleMs ? [freshly(row, sight)] : []));
    return exposition([
      ...policyFamilies(all, now),
      ...(fresh.length > 0 ? sightFamilies(fresh) : []),
      ...recoveryFamilies(rows, counts, pauses),
    ]);
  }
}

const gauge = (name: string, help: string, samples: Sample[]): Family => ({
  name: `holdfast_cluster_${name}`,
  ...{ help, type: 'gauge', samples },
});

function policyFamilies(all: readonly Looked[], now: number): Family[] {
  const modes = all.map(({ row }) => ({ labels: { cluster: row.name, mode: row.policy.mode }, value: 1 }));
  const ages = all.flatMap(({ row, sight }) =>
    sight ? [{ labels: { cluster: row.name }, value: Math.max(0, now - sight.at) / 1000 }] : [],
  );
  return [
    gauge('mode', 'What failover may do by itself, as a label.', modes),
    gauge('sight_age_seconds', 'Age of what the controller saw last; no controller looks when it grows.', ages),
  ];
}

interface Fresh {
  readonly row: ClusterRow;
  readonly sight: ClusterSight;
  /** What if the primary failed now, by how. */
  readonly then: Readonly<Record<'died' | 'hung', Forecast>>;
}

function freshly(row: ClusterRow, sight: ClusterSight): Fresh {
  const { topology } = sight;
  return { row, sight, then: { died: forecast(topology, 'died'), hung: forecast(topology, 'hung') } };
}

function sightFamilies(fresh: readonly Fresh[]): Family[] {
  const each = (value: (sight: ClusterSight, then: Fresh['then']) => number | null | undefined): Sample[] =>
    fresh.flatMap(({ row, sight, then }) => {
      const found = value(sight, then);
      return found == null ? [] : [{ labels: { cluster: row.name }, value: found }];
    });
  const members = ({ topology }: ClusterSight) => topology.members;
  return [
    gauge('primary_info', 'The primary, as a label.', primaries(fresh)),
    gauge(
      'members',
      'Members of the cluster.',
      each((sight) => members(sight).length),
    ),
    gauge(
      'members_answering',
      'Members that answer the controller.',
      each((sight) => members(sight).filter(({ probe }) => probe.outcome === 'answering').length),
    ),
    gauge('members_receiving', 'Replicas that receive from the primary.', each(receiving)),
    gauge(
      'candidate_loss_transactions',
      'Transactions lost if the primary died now; absent when nobody can know.',
      each((_, { died }) => died.loss),
    ),
    gauge('expected_recovery_seconds', 'Until writes are back; absent when a person would be asked.', expected(fresh)),
    gauge(
      'candidate_info',
      'Who would take over if the primary died now, as a label; absent when nobody would.',
      next(fresh),
    ),
    gauge(
      'failover_blockers',
      'What would stand in the way if the primary died now; 0 where a failover would go by itself.',
      each((_, { died }) => died.blockers.length),
    ),
    gauge('findings', 'What is not as it should be, by severity.', findings(fresh)),
    gauge(
      'lease_held',
      '1 while a controller holds a valid lease and is ready to act.',
      each(({ topology: { standing } }) => (standing.ready && standing.validForMs > 0 ? 1 : 0)),
    ),
    gauge(
      'controller_lateness_seconds',
      'How late the latest tick of the controller was within a second.',
      each(({ controller, topology }) => Math.max(controller?.latenessMs ?? 0, topology.standing.latenessMs) / 1000),
    ),
    gauge(
      'controller_cpu_seconds',
      'CPU time of the controller thread since it began; one for all clusters of a daemon.',
      each(({ controller }) => (controller?.cpuMs ?? 0) / 1000),
    ),
  ];
}

function primaries(fresh: readonly Fresh[]): Sample[] {
  return fresh.flatMap(({ row, sight: { topology } }) => {
    const primary = topology.members.find(({ id }) => id === topology.primary);
    return primary ? [{ labels: { cluster: row.name, member: primary.name }, value: 1 }] : [];
  });
}

function next(fresh: readonly Fresh[]): Sample[] {
  return fresh.flatMap(({ row, sight: { topology }, then }) => {
    const member = topology.members.find(({ id }) => id === then.died.candidate);
    return member ? [{ labels: { cluster: row.name, member: member.name }, value: 1 }] : [];
  });
}

function receiving({ topology: { members, primary } }: ClusterSight): number {
  const those = members.filter(
    ({ facts }) => facts?.replica?.source === primary && facts?.replica?.receiving === 'yes',
  );
  return those.filter(({ probe }) => probe.outcome === 'answering').length;
}

function expected(fresh: readonly Fresh[]): Sample[] {
  return fresh.flatMap(({ row, then }) =>
    (['died', 'hung'] as const).flatMap((how) => {
      const { totalMs } = then[how];
      return totalMs === null ? [] : [{ labels: { cluster: row.name, if: how }, value: totalMs / 1000 }];
    }),
  );
}

function findings(fresh: readonly Fresh[]): Sample[] {
  return fresh.flatMap(({ row, sight }) =>
    ['critical', 'warning', 'note'].map((severity) => ({
      labels: { cluster: row.name, severity },
      value: [...sight.decision.findings, ...driftFindings(sight.drift ?? [])].filter(
        (one) => one.severity === severity,
      ).length,
    })),
  );
}

function recoveryFamilies(
  rows: readonly ClusterRow[],
  counts: readonly RecoveryCount[],
  pauses: ReadonlyMap<string, number>,
): Family[] {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const total = counts.flatMap(({ clusterId, kind, end, count }) => {
    const cluster = names.get(clusterId);
    return cluster === undefined ? [] : [{ labels: { cluster, kind, end }, value: count }];
  });
  const last = [...pauses].map(([id, ms]) => ({ labels: { cluster: names.get(id)! }, value: ms / 1000 }));
  const help = 'Recoveries that ended, by kind and end.';
  return [
    { name: 'holdfast_cluster_recoveries_total', help, type: 'counter', samples: total },
    gauge('last_pause_seconds', 'How long nobody could write at the last change of primary.', last),
  ];
}
