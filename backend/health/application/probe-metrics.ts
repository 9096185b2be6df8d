import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { NotFound, Refusal, refusalKind } from '../../platform/http/index.js';
import { exposition, type Family } from '../../platform/metrics/index.js';
import { type Resource, Resources } from '../../resources/index.js';
import type { CheckRow, CheckStatusRow } from '../persistence/check.row.js';
import { checksOf } from '../persistence/health.queries.js';

/** A check that keeps saying the same is written at least that often, whatever its interval. */
const writtenWithinMs = 60_000;
/** As many intervals without a result make a check unknown. */
const intervals = 3;

const noRecentResult = refusalKind('no-recent-result', 'No result to tell of', 503, 75);

export class NoRecentResult extends Refusal {
  constructor(detail: string) {
    super(noRecentResult, detail);
  }
}

interface Answered {
  check: CheckRow;
  now: CheckStatusRow & { lastAt: number };
}

/**
 * What the last checks of one resource found, in the words of the blackbox exporter. Nothing is asked for it: whoever
 * scrapes can neither hold up the daemon nor make it ask a target more often than its checks say.
 */
@Injectable()
export class ProbeMetrics {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly clock: Clock,
  ) {}

  /**
   * @param target the name or id of a resource
   * @throws NotFound; NoRecentResult when no check has a result that still says something: a scrape that fails is not a probe
   * that failed
   */
  async of(target: string): Promise<string> {
    const resource = (await this.resources.findByName(target)) ?? (await this.resources.find(target));
    if (!resource) throw new NotFound(`A resource with the name or id "${target}"`, 'holdfast resource list');
    return exposition(families(await this.answered(resource), this.clock.now()));
  }

  private async answered(resource: Resource): Promise<Answered[]> {
    const checks = (await checksOf(this.store, [resource.id])).filter(({ check }) => !check.paused);
    if (checks.length === 0) throw new NoRecentResult(`${resource.name} has no check that runs`);
    const answered = checks.flatMap(({ check, now }) =>
      now?.lastAt && now.runOutcome !== 'none' ? [{ check, now: now as Answered['now'] }] : [],
    );
    const fresh = answered.filter(({ check, now }) => this.clock.now() - now.lastAt <= goodFor(check));
    if (fresh.length > 0) return fresh;
    const last = Math.max(...answered.map(({ now }) => now.lastAt));
    const since = answered.length === 0 ? 'has none yet' : `is from ${new Date(last).toISOString()}`;
    throw new NoRecentResult(
      `The last result of ${resource.name} ${since}; see whether a daemon runs: holdfast status`,
    );
  }
}

const goodFor = ({ intervalMs }: CheckRow) => intervals * intervalMs + writtenWithinMs;

function families(answered: Answered[], now: number): Family[] {
  const gauge = (name: string, help: string, values: (number | null | undefined)[], pick = Math.max): Family => {
    const known = values.filter((value) => value !== null && value !== undefined);
    const samples = known.length === 0 ? [] : [{ labels: {}, value: pick(...known) }];
    return { name, help, type: 'gauge', samples };
  };
  const each = <T>(value: (status: Answered['now']) => T) => answered.map((one) => value(one.now));
  const scaled = (value: number | null | undefined, by: number) => (value == null ? null : value / by);
  return [
    gauge(
      'probe_success',
      'Whether the last answer of every check was good.',
      each(({ runOutcome }) => (runOutcome === 'fail' ? 0 : 1)),
      Math.min,
    ),
    gauge(
      'probe_duration_seconds',
      'How long the slowest of its checks took when it last ran.',
      each(({ lastDurationUs }) => scaled(lastDurationUs, 1e6)),
    ),
    gauge(
      'probe_http_status_code',
      'The status of the last HTTP answer; the highest of several checks.',
      each(({ facts }) => facts.httpStatus),
    ),
    gauge(
      'probe_ssl_earliest_cert_expiry',
      'When the first certificate ends, in unix time.',
      each(({ facts }) => scaled(facts.certificateNotAfter, 1000)),
      Math.min,
    ),
    gauge(
      'holdfast_probe_age_seconds',
      'How old the oldest of these results is.',
      each(({ lastAt }) => Math.max(0, now - lastAt) / 1000),
    ),
  ];
}
