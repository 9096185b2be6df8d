import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { counter, exposition, type Family, gauge, Metrics, type MetricsSource } from '../../platform/metrics/index.js';
import type { MonitorBeatRow } from '../persistence/check.row.js';
import { lastBeat } from '../persistence/health.queries.js';
import { liveMembers } from '../persistence/monitor-members.queries.js';
import type { MonitorMemberRow } from '../persistence/monitor-member.row.js';

/** The monitor itself for Prometheus, from its last sign of life. */
@Injectable()
export class MonitorMetrics implements MetricsSource, OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async collect(): Promise<string> {
    const opinions = opinionFamily(await liveMembers(this.store));
    return exposition([...monitorFamilies(await lastBeat(this.store)), opinions]);
  }
}

function monitorFamilies(beat: MonitorBeatRow | null): Family[] {
  if (!beat) return [];
  return [
    gauge('holdfast_monitor_beat_timestamp_seconds', 'Last sign of life of the monitor.', beat.at / 1000),
    gauge('holdfast_monitor_lag_seconds', 'Greatest lag of the monitor between its last two beats.', beat.lagMs / 1000),
    gauge('holdfast_monitor_checks', 'How many checks the monitor runs.', beat.checks),
    counter('holdfast_monitor_results_total', 'Results since the monitor started.', beat.results),
    counter('holdfast_monitor_late_results_total', lateHelp, beat.late),
  ];
}

const lateHelp = 'Failures not counted because the monitor itself was late.';

function opinionFamily(members: MonitorMemberRow[]): Family {
  const samples = members.flatMap(({ id: daemon, confirmed, oneSided, unconfirmed }) =>
    Object.entries({ confirmed, 'one-sided': oneSided, unconfirmed }).map(([outcome, value]) => {
      return { labels: { daemon, outcome }, value };
    }),
  );
  const help = 'Failures that another daemon was asked about before they counted.';
  return counter('holdfast_monitor_second_opinions_total', help, samples);
}
