import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import type { Step } from '../domain/recovery.js';
import {
  clustersInReach,
  countRecoveries,
  listDecisions,
  listRecoveries,
  recoveryById,
  type RecoveryFilter,
  type RecoveryRow,
  type RecoveryStepRow,
  stepsOfRecovery,
} from '../persistence/clusters.queries.js';
import { extrasOfRecovery } from '../persistence/extra.store.js';
import { membersOf, proxiesOf } from '../persistence/clusters.store.js';
import { ClusterRights } from './cluster-rights.js';
import { DescribeClusters } from './describe-clusters.js';
import { describeDecision } from './describe-decision.js';
import { describeExtra } from './extra-told.js';
import { Names, stepTitle } from './names.js';
import { recoveryNotFound } from './refusals.js';

/** What recoveries did, step by step, and what was decided when. */
@Injectable()
export class DescribeRecoveries {
  constructor(
    private readonly store: Store,
    private readonly rights: ClusterRights,
    private readonly clusters: DescribeClusters,
  ) {}

  /** Of all clusters that the caller may see, newest first. */
  async list(filter: RecoveryFilter) {
    const db = this.store.read;
    const { rows: clusters } = await clustersInReach(db, await this.rights.reach());
    const ids = clusters.map(({ id }) => id);
    const { items, next } = await listRecoveries(db, ids, filter);
    const hidden = (await this.rights.ofCaller()).may('cluster.read').allowed ? 0 : await this.hidden(ids);
    const clusterNames = new Map(clusters.map(({ id, name }) => [id, name]));
    const names = await this.namesOf([...new Set(items.map(({ clusterId }) => clusterId))]);
    const shown = items.map((row) =>
      shownRecovery(row, clusterNames.get(row.clusterId) ?? '', names.get(row.clusterId)!),
    );
    return { items: shown, next, hiddenByPermission: hidden };
  }

  /** The timeline of one. @throws NotFound */
  async timeline(id: string) {
    const row = await recoveryById(this.store.read, id);
    if (!row) throw recoveryNotFound();
    const { name } = await this.clusters.row(row.clusterId);
    const names = (await this.namesOf([row.clusterId])).get(row.clusterId)!;
    const steps = await stepsOfRecovery(this.store.read, id);
    const begun = new Set(steps.map(({ stepId }) => stepId));
    const planned = row.state === 'running' ? row.plan.steps.filter((step) => !begun.has(step.id)) : [];
    const extra = await extrasOfRecovery(this.store.read, id);
    return {
      ...shownRecovery(row, name, names),
      extra: extra.map(describeExtra),
      because: describeDecision(row.because, names),
      phase: row.plan.phase,
      steps: [...steps.map((step) => shownStep(step, names)), ...planned.map((step) => plannedStep(step, names))],
    };
  }

  /** Changes of a cluster's decision, newest first. */
  async decisions(clusterId: string, page: { after?: string; limit: number }) {
    const names = (await this.namesOf([clusterId])).get(clusterId)!;
    const { items, ...rest } = await listDecisions(this.store.read, clusterId, page);
    return {
      ...rest,
      items: items.map(({ id, at, decision }) => ({ id, at, ...describeDecision(decision, names) })),
    };
  }

  private async hidden(seen: readonly string[]): Promise<number> {
    const { rows } = await clustersInReach(this.store.read, { everything: true, tags: [], ids: [] });
    const others = rows.map(({ id }) => id).filter((id) => !seen.includes(id));
    return countRecoveries(this.store.read, others);
  }

  private async namesOf(clusterIds: readonly string[]): Promise<Map<string, Names>> {
    const db = this.store.read;
    const [members, proxies] = await Promise.all([membersOf(db, clusterIds), proxiesOf(db, clusterIds)]);
    const of = <T extends { clusterId: string }>(rows: readonly T[], id: string) =>
      rows.filter(({ clusterId }) => clusterId === id);
    return new Map(clusterIds.map((id) => [id, new Names(of(members, id), of(proxies, id))]));
  }
}

function shownRecovery(row: RecoveryRow, clusterName: string, names: Names) {
  const { id, kind, cause, drill, term, state, end, startedAt, endedAt, pauseMs, lost, requester, reason } = row;
  return {
    ...{ id, kind, cause, drill, term, state, end, startedAt, endedAt, pauseMs, lost, reason },
    cluster: { id: row.clusterId, name: clusterName },
    from: names.named(row.fromMember),
    to: names.named(row.toMember),
    sentence: names.spoken(row.sentence),
    tookMs: endedAt === null ? null : endedAt - startedAt,
    requester: requester || null,
  };
}

function shownStep(row: RecoveryStepRow, names: Names) {
  const { stepId, step, state, startedAtMs, tookMs, sent, said, result } = row;
  return {
    ...plannedStep(step, names),
    ...{ id: stepId, state, startedAtMs, sent: [...sent], said: names.spoken(said), result },
    tookMs: state === 'running' ? null : tookMs,
  };
}

function plannedStep(step: Step, names: Names) {
  const { id, wave, kind, on, timeoutMs, irreversible, why } = step;
  const { id: at, name } = names.about(on);
  return {
    ...{ id, wave, kind, timeoutMs, irreversible, state: 'planned' as const, startedAtMs: null, tookMs: null },
    ...{ on: { id: at, name }, title: stepTitle(step, names), why: names.spoken(why), sent: [], said: '', result: {} },
  };
}
