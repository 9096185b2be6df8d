import { FleetLines, type FleetValues, labelText } from '../../../platform/metrics/index.js';
import type { HealthStatus } from '../../domain/status.js';
import type { CheckNumbers, FleetCheck } from '../../persistence/fleet.queries.js';
import type { FleetMember } from './fleet.js';

/** Paused, in maintenance or not known is neither up nor down: then there is no sample, and `_status` says what it is. */
const upValue: Partial<Record<HealthStatus, number>> = { up: 1, degraded: 1, down: 0, flapping: 0 };

/** The lines of every resource and check. Labels are names and kinds, never an address. */
export class FleetMetrics {
  private readonly resources = new FleetLines([
    { name: 'holdfast_resource_up', help: '1 when it is up or degraded, 0 when it is down or flapping.' },
    { name: 'holdfast_resource_status_since_timestamp_seconds', help: 'When the resource came into its status.' },
  ]);
  private readonly statuses = new FleetLines([
    { name: 'holdfast_resource_status', help: 'The status a resource is in, as a label.' },
  ]);
  private readonly checks = new FleetLines([
    { name: 'holdfast_check_up', help: '1 when the check is up or degraded, 0 when it is down or flapping.' },
    { name: 'holdfast_check_duration_seconds', help: 'How long the last probe of a check took.' },
    { name: 'holdfast_check_last_timestamp_seconds', help: 'When the last result of a check came that counts.' },
    {
      name: 'holdfast_certificate_expiry_timestamp_seconds',
      help: 'When the certificate ends that a check met on its way.',
    },
    { name: 'holdfast_replication_lag_seconds', help: 'How far a replica is behind, as it says itself.' },
    { name: 'holdfast_check_stale', help: '1 when its status is old because the monitor is late, else 0.' },
  ]);
  private readonly numbersOf = new Map<string, number[]>();

  /** Takes a resource in with all its checks. What they found is set apart. */
  put({ id, name, kind, environment, status, statusSince, checks }: FleetMember): void {
    const labels = labelText({ resource: name, kind, environment });
    this.resources.put(id, labels, [upValue[status], statusSince / 1000]);
    this.statuses.put(id, `${labels},${labelText({ status })}`, [1]);
    const numbers = checks.map(({ number }) => number);
    for (const gone of this.numbersOf.get(id) ?? []) if (!numbers.includes(gone)) this.checks.remove(gone);
    this.numbersOf.set(id, numbers);
    for (const { number, name: check } of unique(checks))
      this.checks.label(number, `${labels},${labelText({ check })}`);
  }

  /** Takes in what a check found; one that nobody told of yet comes with its resource. */
  set(found: CheckNumbers): void {
    this.checks.set(found.checkNumber, valuesOf(found));
  }

  remove(resourceId: string): void {
    this.resources.remove(resourceId);
    this.statuses.remove(resourceId);
    for (const number of this.numbersOf.get(resourceId) ?? []) this.checks.remove(number);
    this.numbersOf.delete(resourceId);
  }

  render(): Buffer[] {
    return [this.resources, this.statuses, this.checks].flatMap((lines) => lines.render());
  }
}

function valuesOf({ status, lastAt, lastDurationUs, facts, stale }: CheckNumbers): FleetValues {
  const scaled = (value: number | null | undefined, by: number) => (value == null ? undefined : value / by);
  return [
    upValue[status],
    scaled(lastDurationUs, 1e6),
    scaled(lastAt, 1000),
    scaled(facts.certificateNotAfter, 1000),
    facts.replicationLagSeconds ?? undefined,
    stale ? 1 : 0,
  ];
}

/** Two checks of one resource may bear the same name, two series may not. */
function unique(checks: readonly FleetCheck[]): FleetCheck[] {
  const taken = new Set<string>();
  return checks.map(({ number, name: given }) => {
    let name = given;
    for (let times = 2; taken.has(name); times++) name = `${given} ${times}`;
    taken.add(name);
    return { number, name };
  });
}
