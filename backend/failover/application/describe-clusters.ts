import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { nextRuns } from '../../platform/schedule/index.js';
import { Resources } from '../../resources/index.js';
import { permissionNames } from '../../users/index.js';
import { analyse } from '../domain/analyse.js';
import { driftFindings } from '../domain/drift.js';
import type { ClusterSight } from '../domain/sight.js';
import { clustersInReach, lastRecoveries, type RecoveryRow, sightsOf } from '../persistence/clusters.queries.js';
import {
  clusterById,
  type ClusterMemberRow,
  type ClusterRow,
  membersOf,
  proxiesOf,
} from '../persistence/clusters.store.js';
import { lastExtras } from '../persistence/extra.store.js';
import { choiceLines } from './choice-lines.js';
import { ClusterRights, factsOf } from './cluster-rights.js';
import { pauseOf } from './configured-clusters.js';
import { countFindings, describeDecision, describeFindings } from './describe-decision.js';
import { extraFindings } from './extra-told.js';
import { describeForecasts } from './describe-forecast.js';
import { type ClusterFacts, describeMember, describeProxy, glanceAt, primaryOf } from './describe-member.js';
import { Names } from './names.js';
import { clusterNotFound } from './refusals.js';

/** What the daemon has not seen for so long is not shown as if it were so. */
export const STALE_MS = 15_000;

export type ClusterState = 'ok' | 'attention' | 'critical' | 'recovering' | 'unseen';

/** Turns rows and what the daemon saw into what the API shows. */
@Injectable()
export class DescribeClusters {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rights: ClusterRights,
    private readonly resources: Resources,
  ) {}

  /** The clusters that the caller may see, by name. */
  async list(q = '') {
    const { rows, hidden } = await clustersInReach(this.store.read, await this.rights.reach());
    const asked = rows.filter(({ nameKey }) => nameKey.includes(q.toLowerCase()));
    const items = await this.summaries(asked);
    return { items, next: null, hiddenByPermission: hidden };
  }

  /** The same in few words, for the overview and the command line's status. */
  async summaries(rows: readonly ClusterRow[]) {
    const facts = await this.factsOf(rows);
    const last = await lastRecoveries(
      this.store.read,
      rows.map(({ id }) => id),
    );
    return facts.map((one) => this.summary(one, last.get(one.row.id) ?? null));
  }

  /** @throws NotFound */
  async detail(id: string) {
    const row = await this.row(id);
    const [facts] = await this.factsOf([row]);
    const last = (await lastRecoveries(this.store.read, [id])).get(id) ?? null;
    const { sight, names, proxies } = facts;
    const resources = await this.resourceNames(facts);
    return {
      ...this.summary(facts, last),
      members: facts.members.map((one) => describeMember(one, facts, resources.get(one.resourceId ?? '') ?? null)),
      proxies: proxies.map((one) => describeProxy(one, facts)),
      policy: row.policy,
      allFindings: describeFindings(facts.findings, names),
      decision: sight && describeDecision(sight.decision, names),
      forecasts: sight && describeForecasts(sight, names),
      holds: this.holdsOf(row),
      pausedReason: this.pausedUntil(row) === null ? '' : row.pausedReason,
      lease: leaseOf(sight),
      running: sight?.running ? { ...sight.running, steps: [...sight.running.steps] } : null,
      drill: this.drillOf(row),
      accounts: { failover: row.failoverUser, replication: row.replicationUser, tls: row.tlsMode },
      ...{ createdAt: row.createdAt, updatedAt: row.updatedAt },
      may: await this.mayOf(row),
    };
  }

  /** Why it does or does not act, line by line. */
  async explain(id: string) {
    const [facts] = await this.factsOf([await this.row(id)]);
    const { row, sight, names, findings } = facts;
    const decision = sight && describeDecision(sight.decision, names);
    const forecasts = sight && describeForecasts(sight, names);
    const lines = sight
      ? [
          `${row.name}: ${decision!.because || 'all is well'} (decision: ${decision!.kind}, mode ${row.policy.mode})`,
          ...describeFindings(findings, names).map(({ severity, sentence }) => `${severity}: ${sentence}`),
          ...decision!.blockers.flatMap(({ sentence, remedy }) => [
            `in the way: ${sentence}`,
            ...(remedy ? [`  try: ${remedy}`] : []),
          ]),
          ...decision!.choices.flatMap((choice) => choiceLines(choice, row.name, names)),
          ...(nowOrThen(sight, names)
            ? []
            : [
                forecasts!.died.sentence,
                ...(forecasts!.died.next ? [forecasts!.died.next.sentence] : []),
                forecasts!.hung.sentence,
              ]),
        ]
      : [`${row.name}: no daemon has looked at it in the last ${STALE_MS / 1000} s`];
    return { lines, decision, forecasts };
  }

  /** The rows and what the daemon saw lately of each cluster. */
  async factsOf(rows: readonly ClusterRow[]): Promise<ClusterFacts[]> {
    const ids = rows.map(({ id }) => id);
    const db = this.store.read;
    const [members, proxies, sights] = await Promise.all([membersOf(db, ids), proxiesOf(db, ids), sightsOf(db, ids)]);
    const extras = await lastExtras(db, withOwn(members, sights));
    return rows.map((row) => {
      const mine = members.filter(({ clusterId }) => clusterId === row.id);
      const before = proxies.filter(({ clusterId }) => clusterId === row.id);
      const sight = ofNow(row, this.fresh(sights.get(row.id)));
      const own = extras.filter(({ clusterId }) => clusterId === row.id);
      const more = sight ? [...driftFindings(sight.drift ?? []), ...extraFindings(own)] : [];
      const findings = sight ? [...analyse(sight.topology), ...more] : [];
      return { row, members: mine, proxies: before, extras: own, sight, findings, names: new Names(mine, before) };
    });
  }

  /** @throws NotFound */
  async row(id: string): Promise<ClusterRow> {
    const row = await clusterById(this.store.read, id);
    if (!row) throw clusterNotFound();
    return row;
  }

  private fresh(sight: ClusterSight | undefined): ClusterSight | null {
    return sight && this.clock.now() - sight.at <= STALE_MS ? sight : null;
  }

  private summary(facts: ClusterFacts, last: RecoveryRow | null) {
    const { row, members, sight, findings, names } = facts;
    const { id, name, kind, tags, version } = row;
    const primary = names.named(primaryOf(facts));
    const forecast = sight ? describeForecasts(sight, names).died : null;
    const standing = primary ? `${primary.name} primary` : 'no primary';
    return {
      ...{ id, name, kind, tags, version, primary, forecast, mode: row.policy.mode, state: stateOf(facts) },
      sentence: `${standing}; ${nowOrThen(sight, names) ?? forecast?.sentence ?? 'not seen by any daemon'}`,
      members: members.map((one) => glanceAt(one, facts)),
      findings: countFindings(findings),
      pausedUntil: this.pausedUntil(row),
      seenAt: sight?.at ?? null,
      lastRecovery: last,
    };
  }

  private pausedUntil({ pausedUntil }: ClusterRow): number | null {
    return pausedUntil !== null && pausedUntil > this.clock.now() ? pausedUntil : null;
  }

  private holdsOf(row: ClusterRow) {
    return [...(this.pausedUntil(row) === null ? [] : [pauseOf(row)]), ...row.holds];
  }

  private drillOf({ drillSchedule, drillTimeZone, lastDrillJobId }: ClusterRow) {
    return {
      schedule: drillSchedule || null,
      timeZone: drillTimeZone,
      nextRuns: drillSchedule ? nextRuns(drillSchedule, drillTimeZone, this.clock.now(), 3) : [],
      lastJobId: lastDrillJobId,
    };
  }

  private async resourceNames({ members }: ClusterFacts): Promise<Map<string, string>> {
    const ids = members.map(({ resourceId }) => resourceId).filter((id) => id !== null);
    return new Map((await this.resources.findAll(ids)).map(({ id, name }) => [id, name]));
  }

  private async mayOf(row: ClusterRow) {
    const rights = await this.rights.ofCaller();
    return permissionNames.filter(
      (permission) => permission.startsWith('cluster.') && rights.may(permission, factsOf(row)).allowed,
    );
  }
}

/** What is the case once the primary has failed and a person is waited for; null while it would have to fail first. */
function nowOrThen(sight: ClusterSight | null, names: Names): string | null {
  if (!sight) return null;
  const { decision, topology } = sight;
  const primary = topology.members.find(({ id }) => id === topology.primary);
  const serves = primary?.probe.outcome === 'answering' && primary.facts?.readOnly === false;
  const stuck = decision.kind === 'ask' || decision.kind === 'refuse' || decision.kind === 'would-act';
  return stuck && !serves ? names.spoken(decision.because) : null;
}

/** Members with transactions of their own: set apart for them, or seen with them. */
function withOwn(members: readonly ClusterMemberRow[], sights: ReadonlyMap<string, ClusterSight>): string[] {
  const errant = [...sights.values()].flatMap(({ topology }) =>
    topology.members.filter(({ facts }) => facts && facts.errant.length > 0).map(({ id }) => id),
  );
  return members.filter(({ id, quarantine }) => quarantine !== '' || errant.includes(id)).map(({ id }) => id);
}

function leaseOf(sight: ClusterSight | null) {
  const { term, validForMs, ready, latenessMs } = sight?.topology.standing ?? {
    ...{ term: 0, validForMs: 0, ready: false, latenessMs: 0 },
  };
  return { holder: sight?.holder ?? '', term, validForMs, ready, latenessMs };
}

/**
 * A change of primary is kept at once; what is seen is written up to some seconds later. In between it tells how things were
 * under the former one, and that all was well then is nothing to say of now.
 */
function ofNow(row: ClusterRow, sight: ClusterSight | null): ClusterSight | null {
  if (!sight || !isBefore(row, sight)) return sight;
  const because = 'Another member became the primary a moment ago: the next look tells how things stand.';
  return { ...sight, decision: { kind: 'wait', because, findings: [], numbers: {} } };
}

const isBefore = ({ primaryId }: ClusterRow, { topology }: ClusterSight): boolean =>
  primaryId !== null && topology.primary !== primaryId;

function stateOf({ row, sight, findings }: ClusterFacts): ClusterState {
  if (!sight) return 'unseen';
  if (sight.running || isBefore(row, sight)) return 'recovering';
  const waits = ['ask', 'refuse', 'act'].includes(sight.decision.kind);
  if (waits || findings.some(({ severity }) => severity === 'critical')) return 'critical';
  return findings.some(({ severity }) => severity === 'warning') ? 'attention' : 'ok';
}
