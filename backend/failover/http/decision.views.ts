import { z } from 'zod';
import { epochMsField, page } from '../../platform/http/index.js';
import { blockerView, named, numbers } from './shared.views.js';

/** One thing that is the case. */
export const findingView = z
  .object({
    code: z.string(),
    severity: z.enum(['note', 'warning', 'critical']),
    /** The member or proxy it is about; null for the cluster. */
    about: z.object({ kind: z.enum(['member', 'proxy']), id: z.string(), name: z.string() }).nullable(),
    sentence: z.string(),
    numbers,
  })
  .meta({ id: 'ClusterFinding' });

/** What a person can choose when the rules do not allow to act alone. */
export const choiceView = z
  .object({
    code: z.enum(['promote', 'promote-losing', 'wait', 'salvage', 'go-on-without-copy', 'reseed', 'flashback']),
    sentence: z.string(),
    /** Transactions at most lost by it; null when nobody can know. */
    loss: z.number().nullable(),
    /** What to plan for it (`POST clusters/:id/plans`); null when there is nothing to run. */
    plan: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'ClusterChoice' });

/** What was concluded, and why it does or does not act. */
export const decisionView = z
  .object({
    kind: z.enum(['nothing', 'wait', 'act', 'would-act', 'ask', 'refuse']),
    because: z.string(),
    numbers,
    findings: z.array(findingView),
    /** What stands in the way of acting; empty unless would-act, ask or refuse. */
    blockers: z.array(blockerView),
    choices: z.array(choiceView),
    /** In words, what it does or would do: "fail over from db-1 to db-2"; null for none. */
    intent: z.string().nullable(),
  })
  .meta({ id: 'ClusterDecision' });

export const loggedDecisionView = decisionView
  .extend({ id: z.string(), at: epochMsField })
  .meta({ id: 'LoggedClusterDecision' });
export const decisionPageView = page(loggedDecisionView).meta({ id: 'ClusterDecisionPage' });

/** What would happen if the primary died, or hung, now. */
export const forecastView = z
  .object({
    /** "if it failed now: db-2, loss 0, ~0.4 s" */
    sentence: z.string(),
    /** Whether it would happen by itself, only with a person, or not at all. */
    outcome: z.enum(['automatic', 'person', 'none']),
    candidate: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Transactions at most lost; null when nobody can know. */
    loss: z.number().nullable(),
    /** From the failure to the first acknowledged write; null when it would not end by itself. */
    ms: z.number().nullable(),
    /** What that time is made of, in order. */
    parts: z.array(z.object({ name: z.enum(['see', 'elect', 'drain', 'route']), ms: z.number() })),
    sessionsCut: z.number(),
    eventsMoved: z.number(),
    blockers: z.array(blockerView),
    /** What would be left then, and if the new primary failed too; null when nobody would take over. */
    next: z
      .object({
        /** "then one copy would be left; if db-2 failed too: db-3, loss 0" */
        sentence: z.string(),
        failed: named,
        candidate: named.nullable(),
        /** Members that could acknowledge for the new primary. */
        copies: z.number(),
        /** Whether nobody could write then: commits wait for a copy and there is none. */
        writesBlock: z.boolean(),
        loss: z.number().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ClusterForecast' });
