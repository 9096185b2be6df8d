import { z } from 'zod';
import { epochMsField, idField } from '../../platform/http/index.js';
import { MOST_LOST } from '../application/describe-decision.js';
import { blockerView, named, why } from './shared.views.js';

export const planKinds = [
  'switchover',
  'failover',
  'drill',
  'rejoin',
  'reseed',
  'add-member',
  'go-on-without-copy',
  'remove-member',
  'salvage',
  'flashback',
] as const;

/** What to plan. Each field belongs to some kinds; one that would be ignored is refused. */
export const planBody = z
  .strictObject({
    kind: z.enum(planKinds),
    /** switchover, drill, failover: the member to promote; left out, the best one. */
    to: idField.optional(),
    /** rejoin, reseed, remove-member, salvage, flashback: the member it is about. */
    member: idField.optional(),
    /** switchover, drill: the longest pause of writes before it is taken back. */
    maxPauseMs: z.int().min(100).max(60_000).optional(),
    /** switchover, drill: how long sessions may end by themselves before they are cut; left out, they are cut at once. */
    drainMs: z.int().min(0).max(60_000).optional(),
    /** failover: transactions that may be lost at most. */
    mayLose: z.int().min(0).max(MOST_LOST).optional(),
    /** failover: members that may have acknowledged and cannot be asked; go without them. */
    without: z.array(idField).max(50).optional(),
    /** reseed: take what it holds away first, also when what only it has cannot be kept. */
    discard: z.boolean().optional(),
    /** remove-member: also when nobody is left then that could acknowledge. */
    alone: z.boolean().optional(),
    /** add-member: the empty server. */
    address: z.string().trim().max(500).optional(),
    name: z.string().trim().max(120).optional(),
  })
  .meta({ id: 'PlanClusterBody' });
export type PlanBody = z.infer<typeof planBody>;

const planStepView = z.object({
  phase: z.string(),
  wave: z.number(),
  kind: z.string(),
  on: named,
  title: z.string(),
  why: z.string(),
  irreversible: z.boolean(),
});

/** What would be done: bound to this fingerprint, and valid for five minutes. */
export const planView = z
  .object({
    id: z.string(),
    cluster: named,
    kind: z.enum(planKinds),
    fingerprint: z.string(),
    madeAt: epochMsField,
    validUntil: epochMsField,
    /** "pause ~0.2 s, loss 0, 41 sessions cut, 2 events move, 2 HAProxies confirm" */
    sentence: z.string(),
    from: named.nullable(),
    to: named.nullable(),
    /** Why it cannot be run; empty when it can. */
    blockers: z.array(blockerView),
    possible: z.boolean(),
    pauseMs: z.number().nullable(),
    /** Transactions at most lost; null when nobody can know. */
    loss: z.number().nullable(),
    sessionsCut: z.number(),
    eventsMove: z.array(z.string()),
    eventsCount: z.number(),
    proxies: z.array(z.object({ id: z.string(), name: z.string(), reachable: z.boolean() })),
    steps: z.array(planStepView),
    /** Whether the cluster's name has to be typed to run it. */
    typedName: z.boolean(),
    /** Whether a reason has to be given. */
    needsReason: z.boolean(),
    /** The permission to run it. */
    permission: z.string(),
    jobId: z.string().nullable(),
  })
  .meta({ id: 'ClusterPlan' });

export const planParams = z.strictObject({ id: idField, planId: z.string().max(36) });
export type PlanParams = z.infer<typeof planParams>;

export const runPlanBody = z
  .strictObject({ typedName: z.string().max(120).optional(), reason: why.optional() })
  .optional();
export type RunPlanBody = z.infer<typeof runPlanBody>;
