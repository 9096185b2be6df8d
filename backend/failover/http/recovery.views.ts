import { z } from 'zod';
import { epochMsField, idField, page, pageQuery } from '../../platform/http/index.js';
import { decisionView } from './decision.views.js';
import { extraView } from './extra.views.js';
import { named } from './shared.views.js';

export const recoveryKinds = [
  'failover',
  'switchover',
  'rejoin',
  'close-member',
  'reopen-primary',
  'correct-route',
  'let-go',
  'stop-acknowledging',
  'go-on-without-copy',
  'wait-for-copies',
] as const;

export const recoveryView = z
  .object({
    id: z.string(),
    cluster: named,
    kind: z.enum(recoveryKinds),
    /** dead, hung, isolated or forced for a failover; '' otherwise. */
    cause: z.string(),
    from: named.nullable(),
    to: named.nullable(),
    drill: z.boolean(),
    term: z.number(),
    state: z.enum(['running', 'ended']),
    end: z.enum(['done', 'asks', 'rolled-back', 'failed', 'superseded']).nullable(),
    sentence: z.string(),
    startedAt: epochMsField,
    endedAt: epochMsField.nullable(),
    tookMs: z.number().nullable(),
    /** How long nobody could write. */
    pauseMs: z.number().nullable(),
    /** Transactions known to be lost; null while unknown. */
    lost: z.number().nullable(),
    /** The person who asked; null when Holdfast decided by itself. */
    requester: z.string().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'Recovery' });
export const recoveryPageView = page(recoveryView).meta({ id: 'RecoveryPage' });

export const recoveryStepView = z
  .object({
    id: z.string(),
    wave: z.number(),
    kind: z.string(),
    /** The member or proxy it is done at. */
    on: named,
    /** What it does, in words: "close the route to db-1 at lb-1". */
    title: z.string(),
    why: z.string(),
    state: z.enum(['planned', 'running', 'done', 'failed', 'skipped']),
    /** Milliseconds since the recovery began; null while planned. */
    startedAtMs: z.number().nullable(),
    tookMs: z.number().nullable(),
    timeoutMs: z.number(),
    irreversible: z.boolean(),
    /** The statements and commands as they were sent. */
    sent: z.array(z.string()),
    said: z.string(),
    result: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'RecoveryStep' });

export const recoveryDetailView = recoveryView
  .extend({ because: decisionView, phase: z.string(), steps: z.array(recoveryStepView), extra: z.array(extraView) })
  .meta({ id: 'RecoveryDetail' });

/** r-…: made short to be said aloud. */
export const recoveryParams = z.strictObject({
  id: z.string().regex(/^(r-)?[0-9a-z-]{4,36}$/, 'must be the id of a recovery'),
});
export type RecoveryParams = z.infer<typeof recoveryParams>;

export const recoveryQuery = pageQuery.extend({
  cluster: idField.optional(),
  kind: z.enum(recoveryKinds).optional(),
  drill: z.stringbool().optional(),
});
export type RecoveryQuery = z.infer<typeof recoveryQuery>;
