import { z } from 'zod';
import { page, pageQuery } from '../../platform/http/index.js';
import { staleView } from './check.views.js';
import { statuses } from '../domain/status.js';

const status = z.enum(statuses);

/** The open incident that the trouble belongs to. */
const incidentLine = z
  .object({
    id: z.string(),
    number: z.number(),
    state: z.string(),
    causeName: z.string(),
    causedHere: z.boolean(),
    acknowledgedBy: z.string().nullable(),
    held: z.number(),
    /** "#17, not acknowledged" */
    sentence: z.string(),
  })
  .nullable();

export const statusView = z
  .object({
    /** How many resources are in each status; statuses with none are left out. */
    counts: z.record(z.string(), z.number()),
    /** Worst first, then the oldest. */
    problems: z.array(
      z.object({
        resourceId: z.string(),
        resourceName: z.string(),
        kind: z.string(),
        status,
        since: z.number(),
        stale: staleView,
        sentence: z.string(),
        detail: z.string(),
        nextStep: z.string(),
        incident: incidentLine,
      }),
    ),
    /** How many problems there are beyond those listed. */
    more: z.number(),
    /** When the monitor last gave a sign of life; null before its first. */
    seenAt: z.number().nullable(),
    monitor: z.object({ alive: z.boolean(), lagMs: z.number().nullable(), checks: z.number(), sentence: z.string() }),
    hiddenByPermission: z.number(),
  })
  .meta({ id: 'Status' });

export const whyView = z
  .object({
    status,
    since: z.number(),
    /** Since when that is old and why: the monitor is late, or silent. Null: it is current. */
    stale: staleView,
    sentence: z.string(),
    detail: z.string(),
    nextStep: z.string().nullable(),
    /** What stands on the same path and is well. */
    notTheCause: z.array(z.string()),
    /** What the resource depends on and is not well: the likelier cause. */
    likelyCause: z.array(z.string()),
    changedBefore: z.array(z.object({ at: z.number(), sentence: z.string(), by: z.string().nullable() })),
    incident: incidentLine,
    told: z.array(z.object({ at: z.number(), sentence: z.string() })),
    /** The same, as lines for a terminal. */
    lines: z.array(z.string()),
  })
  .meta({ id: 'Why' });

export const statusChangesQuery = pageQuery;
export type StatusChangesQuery = z.infer<typeof statusChangesQuery>;
export const statusChangesView = page(z.object({ at: z.number(), from: status, status, sentence: z.string() })).meta({
  id: 'StatusChangePage',
});

export const longHistoryView = z
  .object({
    /** Empty when neither Prometheus nor Grafana is configured. */
    links: z.array(z.object({ name: z.string(), url: z.string() })),
  })
  .meta({ id: 'LongHistory' });

export const measurementsView = z
  .object({
    /** When it was measured; null when this resource is not measured. */
    at: z.number().nullable(),
    /** The check whose history has the same measures over time. */
    checkId: z.string().nullable(),
    facts: z.array(z.object({ name: z.string(), value: z.string() })),
    cpuPercent: z.number().nullable(),
    memoryPercent: z.number().nullable(),
    load: z.array(z.number()),
    disks: z.array(z.object({ mount: z.string(), totalBytes: z.number(), usedPercent: z.number() })),
    receivedBytesPerSecond: z.number().nullable(),
    sentBytesPerSecond: z.number().nullable(),
  })
  .meta({ id: 'Measurements' });

export const targetsView = z
  .array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) }))
  .meta({ id: 'PrometheusTargets' });

export const probeQuery = z.object({
  /** The name or the id of a resource. */
  target: z.string().min(1).max(190),
});
export type ProbeQuery = z.infer<typeof probeQuery>;
