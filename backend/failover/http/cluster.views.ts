import { z } from 'zod';
import { epochMsField, nameField, page, pageQuery, tagField } from '../../platform/http/index.js';
import { decisionView, findingView, forecastView } from './decision.views.js';
import { memberView, proxyView } from './member.views.js';
import { named, why } from './shared.views.js';

const modes = ['off', 'observe', 'ask', 'automatic'] as const;
const ms = (max: number, min = 0) => z.int().min(min).max(max);

/** What people decide about a cluster. Times in milliseconds. */
export const policyView = z
  .strictObject({
    mode: z.enum(modes),
    /** With one survivor left nobody can acknowledge: writes block until a person decides, or go on without a copy. */
    singleSurvivor: z.enum(['block', 'async']),
    /** Transactions that a failover may lose without a person; counts only where replication does not wait. */
    lossBudget: z.int().min(0).max(1_000_000),
    maxLagMs: ms(86_400_000),
    acrossSites: z.boolean(),
    /** What happens when someone sets the primary read-only by hand. */
    readOnlyPrimary: z.enum(['repair', 'report']),
    /** Accounts of other controllers that a person has looked at: they hold failover back no more. */
    knownControllers: z.array(z.string().max(128)).max(50).optional(),
    /** More recoveries than this in that time wait for a person. */
    rateLimit: z.strictObject({ recoveries: z.int().min(1).max(100), withinMs: ms(86_400_000, 1_000) }),
    /** No answer for so long is silence; the cluster's own answer times may raise it. */
    silenceMs: ms(60_000, 100),
  })
  .meta({ id: 'ClusterPolicy' });

const countsView = z.object({ critical: z.number(), warning: z.number(), note: z.number() });

/** A scheduled drill: a switchover there and then, whose time is recorded. */
const drillView = z.object({
  /** Cron line; null for none. */
  schedule: z.string().nullable(),
  timeZone: z.string(),
  nextRuns: z.array(epochMsField),
  lastJobId: z.string().nullable(),
});

const lastRecoveryView = z.object({
  id: z.string(),
  kind: z.string(),
  drill: z.boolean(),
  end: z.string().nullable(),
  sentence: z.string(),
  startedAt: epochMsField,
  endedAt: epochMsField.nullable(),
  pauseMs: z.number().nullable(),
});

const summary = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(['mariadb', 'mysql', 'service']),
  tags: z.array(z.string()),
  mode: z.enum(modes),
  /** `unseen`: no daemon has looked, or none for 15 s. `recovering`: a recovery runs now. */
  state: z.enum(['ok', 'attention', 'critical', 'recovering', 'unseen']),
  /** "db-1 primary; if it failed now: db-2, loss 0, ~0.4 s" */
  sentence: z.string(),
  primary: named.nullable(),
  /** Each member at a glance, by name. */
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** The resource it is, where it was added as one. */
      resourceId: z.string().nullable(),
      role: z.enum(['primary', 'replica', 'standby', 'alone', 'unknown']),
      state: z.enum(['ok', 'attention', 'down', 'apart', 'unknown']),
    }),
  ),
  findings: countsView,
  /** If the primary died now; null while nobody has looked. */
  forecast: forecastView.nullable(),
  pausedUntil: epochMsField.nullable(),
  /** When the daemon last looked, epoch ms; null when never. */
  seenAt: epochMsField.nullable(),
  lastRecovery: lastRecoveryView.nullable(),
  version: z.number(),
};

export const clusterSummaryView = z.object(summary).meta({ id: 'ClusterSummary' });
export const clusterPageView = page(clusterSummaryView).meta({ id: 'ClusterPage' });

export const clusterView = z
  .object({
    ...summary,
    members: z.array(memberView),
    proxies: z.array(proxyView),
    policy: policyView,
    /** What is the case now, the worst first. */
    allFindings: z.array(findingView),
    /** What was concluded last; null while nobody has looked. */
    decision: decisionView.nullable(),
    forecasts: z.object({ died: forecastView, hung: forecastView }).nullable(),
    /** Why failover is held back: paused, another controller, the rate limit. */
    holds: z.array(
      z.object({ kind: z.enum(['paused', 'another-controller', 'rate-limit', 'without-copy']), sentence: z.string() }),
    ),
    pausedReason: z.string(),
    lease: z.object({
      holder: z.string(),
      term: z.number(),
      validForMs: z.number(),
      ready: z.boolean(),
      latenessMs: z.number(),
    }),
    /** The recovery that runs now. */
    running: z.object({ id: z.string(), kind: z.string(), phase: z.string(), steps: z.array(z.string()) }).nullable(),
    drill: drillView,
    accounts: z.object({
      failover: z.string(),
      replication: z.string(),
      tls: z.enum(['off', 'verify-ca', 'verify-full']),
    }),
    createdAt: epochMsField,
    updatedAt: epochMsField,
    /** What the caller may do with it. */
    may: z.array(z.string()),
  })
  .meta({ id: 'Cluster' });

export const clusterQuery = pageQuery.extend({ q: z.string().max(200).optional() });
export type ClusterQuery = z.infer<typeof clusterQuery>;

/** What is left out stays as it is. `drill.schedule` null ends the scheduled drill. */
export const changeClusterBody = z
  .strictObject({
    name: nameField(120),
    tags: z.array(tagField).max(32),
    policy: policyView.partial(),
    drill: z.strictObject({
      schedule: z.string().trim().min(1).max(120).nullable(),
      timeZone: z.string().trim().max(64).default('UTC'),
    }),
  })
  .partial()
  .meta({ id: 'ChangeClusterBody' });
export type ChangeClusterBody = z.infer<typeof changeClusterBody>;

export const pauseBody = z
  .strictObject({ until: epochMsField.optional(), forMs: ms(7 * 86_400_000, 1_000).optional(), reason: why })
  .refine((body) => (body.until === undefined) !== (body.forMs === undefined), {
    path: ['forMs'],
    message: 'say either until when, or for how long',
  });
export type PauseBody = z.infer<typeof pauseBody>;

export const acknowledgeBody = z.strictObject({
  hold: z.enum(['another-controller', 'rate-limit']),
  reason: why.optional(),
});
export type AcknowledgeBody = z.infer<typeof acknowledgeBody>;

/** Why it does or does not act, line by line. */
export const explanationView = z
  .object({ lines: z.array(z.string()), decision: decisionView.nullable(), forecasts: clusterView.shape.forecasts })
  .meta({ id: 'ClusterExplanation' });
