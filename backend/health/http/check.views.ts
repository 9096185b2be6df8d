import { z } from 'zod';
import { idField, nameField, page } from '../../platform/http/index.js';
import { cadenceLimits, checkKinds } from '../domain/check.js';
import { measures } from '../domain/result.js';
import type { Measure } from '../domain/result.js';
import { statuses } from '../domain/status.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';

const { intervalMs: interval, timeoutMs: timeout, threshold } = cadenceLimits;
/** Said in both units: a form and the command line ask for seconds. */
const within = ({ min, max }: { min: number; max: number }) =>
  z
    .int()
    .min(min, `must be at least ${said(min)}`)
    .max(max, `must be at most ${said(max)}`);
const said = (ms: number) => `${ms / 1000} s (${ms} ms)`;
const cadence = {
  intervalMs: within(interval),
  timeoutMs: within(timeout),
  fall: z.int().min(threshold.min).max(threshold.max),
  rise: z.int().min(threshold.min).max(threshold.max),
};
const settings = z.record(z.string().max(60), z.unknown());

/** Since when a status is old and why. */
export const staleView = z.object({ since: z.number(), why: z.string() }).nullable();

export const checkParams = z.strictObject({ id: idField });
export type CheckParams = z.infer<typeof checkParams>;

export const addCheckBody = z
  .strictObject({
    kind: z.enum(checkKinds).optional(),
    name: nameField(120).optional(),
    settings: settings.optional(),
    intervalMs: cadence.intervalMs.optional(),
    timeoutMs: cadence.timeoutMs.optional(),
    fall: cadence.fall.optional(),
    rise: cadence.rise.optional(),
  })
  .meta({ id: 'AddCheckBody' });
export type AddCheckBody = z.infer<typeof addCheckBody>;

export const changeCheckBody = z
  .strictObject({ ...cadence, name: nameField(120), settings, paused: z.boolean() })
  .partial()
  .meta({ id: 'ChangeCheckBody' });
export type ChangeCheckBody = z.infer<typeof changeCheckBody>;

export const checkView = z
  .object({
    id: z.string(),
    resourceId: z.string(),
    name: z.string(),
    kind: z.enum(checkKinds),
    settings: z.record(z.string(), z.unknown()),
    intervalMs: z.number(),
    timeoutMs: z.number(),
    fall: z.number(),
    rise: z.number(),
    paused: z.boolean(),
    version: z.number(),
    status: z.enum(statuses),
    statusSince: z.number(),
    /** Since when the status is old and why: the monitor is late. Null: it is current. */
    stale: staleView,
    /** What its last results say, e.g. "2 of 3 probes answered 503". */
    sentence: z.string(),
    lastAt: z.number().nullable(),
    lastCode: z.string().nullable(),
    /** Milliseconds. */
    durationMs: z.number().nullable(),
    /** Epoch ms at which the certificate ends that was met on the way. */
    certificateNotAfter: z.number().nullable(),
    serverVersion: z.string().nullable(),
    replicationLagSeconds: z.number().nullable(),
  })
  .meta({ id: 'Check' });
export const checkPageView = page(checkView).meta({ id: 'CheckPage' });

export function checkFacts({ check, now }: CheckWithStatus): z.infer<typeof checkView> {
  const { certificateNotAfter = null, version: serverVersion = null, replicationLagSeconds = null } = now?.facts ?? {};
  return {
    ...check,
    settings: { ...check.settings },
    kind: check.settings.kind,
    status: now?.status ?? (check.paused ? 'paused' : 'unknown'),
    statusSince: now?.since ?? check.createdAt,
    stale: now?.stale ?? null,
    sentence: now?.sentence ?? 'not checked yet',
    lastAt: now?.lastAt ?? null,
    lastCode: now?.lastCode ?? null,
    durationMs: now && now.lastDurationUs !== null ? now.lastDurationUs / 1000 : null,
    ...{ certificateNotAfter, serverVersion, replicationLagSeconds },
  };
}

export const checkNowView = z
  .object({
    results: z.array(
      z.object({
        checkId: z.string(),
        name: z.string(),
        kind: z.enum(checkKinds),
        /** False when it failed, and when no result came in time. */
        ok: z.boolean(),
        answered: z.boolean(),
        status: z.enum(statuses),
        sentence: z.string(),
        lastAt: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'CheckNow' });

const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
export const historyQuery = z
  .strictObject({
    from: moment.optional(),
    to: moment.optional(),
    /** Milliseconds between two points. */
    step: z.coerce.number().int().min(1_000).max(2_592_000_000).optional(),
    measure: z.enum(Object.keys(measures) as [Measure, ...Measure[]]).default('duration'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'must be after from',
  });
export type HistoryQuery = z.infer<typeof historyQuery>;

export const historyView = z
  .object({
    measure: z.string(),
    from: z.number(),
    to: z.number(),
    step: z.number(),
    points: z.array(
      z.object({
        at: z.number(),
        count: z.number(),
        failures: z.number(),
        min: z.number(),
        avg: z.number(),
        p95: z.number(),
        max: z.number(),
      }),
    ),
  })
  .meta({ id: 'CheckHistory' });
