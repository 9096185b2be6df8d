import { Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Invalid } from '../../platform/http/index.js';
import { preview } from '../domain/preview.js';
import type { Topology } from '../domain/topology.js';
import { type ClusterExtraRow, lastExtra } from '../persistence/extra.store.js';
import { listRecoveries } from '../persistence/clusters.queries.js';
import { addPlan, type ClusterPlanRow, forgetOldPlans, planOf } from '../persistence/plans.store.js';
import { DescribeClusters } from './describe-clusters.js';
import { describeBlocker } from './describe-decision.js';
import { seconds } from './describe-forecast.js';
import type { ClusterFacts } from './describe-member.js';
import { stepTitle } from './names.js';
import { type Outline, outlineOf, type PlanRequest } from './plan-outline.js';
import { planFlashback } from './plan-flashback.js';
import { planRebuild } from './plan-rebuild.js';
import { planRemoval } from './plan-removal.js';
import { planSalvage } from './plan-salvage.js';
import { RebuildPlaces } from './rebuild-places.js';
import { clusterPlanNotFound, ClusterUnseen } from './refusals.js';
import { fingerprintOf, type ShownPlan } from './shown-plan.js';

export const VALID_MS = 300_000;
/** The daemon writes what it sees once a second. */
const LOOK_AGAIN_MS = 250;
const PATIENCE = 40;
const KEPT_MS = 86_400_000;
/** The median of a planned change at rest in the lab, until the cluster has numbers of its own. */
const USUAL_PAUSE_MS = 180;

/** Works out what would be done and keeps it under an id, for five minutes. */
@Injectable()
export class PlanCluster {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly describing: DescribeClusters,
    private readonly rebuilding: RebuildPlaces,
  ) {}

  /** @throws NotFound, Invalid, ClusterUnseen when no daemon looks at it */
  async make(clusterId: string, request: PlanRequest): Promise<ClusterPlanRow> {
    demandFields(request);
    const shown = await this.look(clusterId, request);
    const madeAt = this.clock.now();
    const row: ClusterPlanRow = {
      ...{ id: planId(), clusterId, kind: request.kind, fingerprint: fingerprintOf(shown), asked: request, shown },
      ...{ madeAt, validUntil: madeAt + VALID_MS, jobId: null },
    };
    await this.store.write(async (tx) => {
      await forgetOldPlans(tx, madeAt - KEPT_MS);
      await addPlan(tx, row);
    });
    return row;
  }

  /** The plan as it would be now; nothing is kept. */
  async look(clusterId: string, request: PlanRequest): Promise<ShownPlan> {
    const { facts, topology } = await this.seen(clusterId);
    demandMembers(request, topology);
    if (request.kind === 'reseed' || request.kind === 'add-member') {
      return planRebuild(request, facts, topology, await this.rebuilding.blockers(clusterId, request));
    }
    const extra = request.member === undefined ? null : await lastExtra(this.store.read, request.member);
    if (request.kind === 'flashback') return planFlashback(request, facts, topology, extra);
    if (request.kind === 'salvage') return planSalvage(request, facts, topology);
    if (request.kind === 'remove-member') return planRemoval(request, facts, topology);
    const outline = halfUndone(request, extra) ?? outlineOf(request, topology);
    return spelledOut(request, outline, facts, topology, await this.usualPause(clusterId));
  }

  /** What the daemon saw since the last change of primary: what it saw before is waited out. @throws ClusterUnseen */
  private async seen(clusterId: string): Promise<{ facts: ClusterFacts; topology: Topology }> {
    for (let tries = 0; ; tries++) {
      const [facts] = await this.describing.factsOf([await this.describing.row(clusterId)]);
      const { sight, row } = facts;
      if (sight && sight.topology.primary === row.primaryId) return { facts, topology: sight.topology };
      if (!sight || tries === PATIENCE) throw new ClusterUnseen(row.name);
      await this.clock.sleep(LOOK_AGAIN_MS);
    }
  }

  /** @throws NotFound */
  async get(clusterId: string, id: string): Promise<ClusterPlanRow> {
    const row = await planOf(this.store.read, clusterId, id);
    if (!row) throw clusterPlanNotFound();
    return row;
  }

  /** How long writes paused in the last planned change of this cluster. */
  private async usualPause(clusterId: string): Promise<number> {
    const filter = { kind: 'switchover', limit: 5 };
    const { items } = await listRecoveries(this.store.read, [clusterId], filter);
    const last = items.find(({ end, pauseMs }) => end === 'done' && pauseMs !== null);
    return last?.pauseMs ?? USUAL_PAUSE_MS;
  }
}

/** Its rows are undone perhaps, its log is not: what it says of itself is not to be believed before that has ended. */
function halfUndone({ kind, member }: PlanRequest, extra: ClusterExtraRow | null): Outline | null {
  if (kind !== 'rejoin' || extra?.state !== 'undoing') return null;
  const sentence = 'Undoing what only it has began and did not end: undo it again, or fill it anew.';
  const blockers = [{ code: 'half-undone', sentence, numbers: {} }];
  return { intent: null, from: null, to: member ?? null, blockers, loss: 0 };
}

function spelledOut(
  request: PlanRequest,
  { intent, from, to, blockers, loss }: Outline,
  { names, proxies }: ClusterFacts,
  topology: Topology,
  usualPauseMs: number,
): ShownPlan {
  const plans = intent && blockers.length === 0 ? preview(intent, topology).plans : [];
  const steps = plans.flatMap(({ phase, steps: each }) =>
    each.map((step) => ({
      ...{ phase, wave: step.wave, kind: step.kind, irreversible: step.irreversible },
      on: { id: names.about(step.on).id, name: names.about(step.on).name },
      title: stepTitle(step, names),
      why: names.spoken(step.why),
    })),
  );
  const moves = request.kind !== 'rejoin' && request.kind !== 'go-on-without-copy';
  const old = topology.members.find(({ id }) => id === from);
  const target = topology.members.find(({ id }) => id === to);
  const plan = {
    ...{ kind: request.kind, intent, loss, steps, from: names.named(from), to: names.named(to) },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    pauseMs: moves ? usualPauseMs + Math.round(target?.facts?.replica?.lagMs ?? 0) : 0,
    sessionsCut: moves ? sessionsAt(topology, from) : 0,
    eventsMove: moves ? [...(old?.facts?.events ?? [])] : [],
    proxies: moves ? proxies.map(({ id, name }) => ({ id, name, reachable: reachable(topology, id, name) })) : [],
  };
  return { ...plan, sentence: sentenceOf(plan) };
}

/** "pause ~0.2 s, loss 0, 41 sessions cut, 2 events move, 2 HAProxies confirm" */
function sentenceOf(plan: Omit<ShownPlan, 'sentence'>): string {
  if (plan.blockers.length > 0) return `refused: ${plan.blockers.map(({ sentence }) => sentence).join(' ')}`;
  if (plan.kind === 'rejoin') return `${plan.to?.name} joins behind ${plan.from?.name}, if it has nothing of its own`;
  if (plan.kind === 'go-on-without-copy')
    return `${plan.to?.name} answers without a copy until a replica is back: what it acknowledges meanwhile is lost if it fails`;
  const { pauseMs, loss, sessionsCut, eventsMove, proxies } = plan;
  const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
  return [
    `pause ~${seconds(pauseMs ?? 0)}`,
    `loss ${loss ?? 'unknown'}`,
    `${count(sessionsCut, 'session', 'sessions')} cut`,
    count(eventsMove.length, 'event moves', 'events move'),
    count(proxies.length, 'proxy confirms', 'proxies confirm'),
  ].join(', ');
}

function sessionsAt({ routes, members }: Topology, id: string | null): number {
  if (id === null) return 0;
  if (routes.length === 0) return members.find((one) => one.id === id)?.facts?.sessions ?? 0;
  return routes.reduce((sum, { sessions }) => sum + (sessions[id] ?? 0), 0);
}

const reachable = ({ routes }: Topology, id: string, name: string): boolean =>
  routes.find(({ proxy }) => proxy === id || proxy === name)?.reachable ?? false;

/** Short enough to type: p- and six characters without those that look alike. */
function planId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return `p-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')}`;
}

/** Which fields belong to which kind; one that would be ignored is refused. */
const fieldsOf: Record<PlanRequest['kind'], readonly (keyof PlanRequest)[]> = {
  switchover: ['to', 'maxPauseMs', 'drainMs'],
  drill: ['to', 'maxPauseMs', 'drainMs'],
  failover: ['to', 'mayLose', 'without'],
  rejoin: ['member'],
  'go-on-without-copy': [],
  'remove-member': ['member', 'alone'],
  salvage: ['member'],
  flashback: ['member'],
  reseed: ['member', 'discard'],
  'add-member': ['address', 'name'],
};

const needed: Partial<Record<PlanRequest['kind'], keyof PlanRequest>> = {
  rejoin: 'member',
  reseed: 'member',
  'remove-member': 'member',
  salvage: 'member',
  flashback: 'member',
  'add-member': 'address',
};

function demandFields(request: PlanRequest): void {
  const mine = ['kind', ...fieldsOf[request.kind]];
  const foreign = Object.entries(request).filter(([name, value]) => value !== undefined && !mine.includes(name));
  if (foreign.length > 0)
    throw Invalid.field(foreign[0][0], `does not belong to a ${request.kind}`, `It takes ${mine.slice(1).join(', ')}`);
  const missing = needed[request.kind];
  if (missing && request[missing] === undefined) throw Invalid.field(missing, 'is needed', 'Name it');
}

function demandMembers({ to, member, without }: PlanRequest, { members }: Topology): void {
  for (const [field, id] of [['to', to], ['member', member], ...(without ?? []).map((one) => ['without', one])]) {
    if (id !== undefined && !members.some((one) => one.id === id))
      throw Invalid.field(field as string, 'is no member of this cluster', 'npx holdfast cluster show');
  }
}
