import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Resources, type ResourceSummary } from '../../resources/index.js';
import { Rights } from '../../users/index.js';
import { nextStep, span } from '../domain/describe-status.js';
import type { Stale } from '../domain/stale.js';
import { worstOf } from '../domain/status.js';
import type { MonitorBeatRow } from '../persistence/check.row.js';
import { checksOf, lastBeat } from '../persistence/health.queries.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';
import { type IncidentLine, incidentInWords, IncidentSources } from './incident-sources.js';

const problemStatuses = ['down', 'degraded', 'flapping'] as const;
const listed = 200;
/** The monitor beats every ten seconds; after three missed ones it is not alive. */
export const silentAfterMs = 35_000;

/** How everything is that the caller may see: counts, problems with a sentence and the next step, and who watches. */
@Injectable()
export class DescribeStatus {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly rights: Rights,
    private readonly incidents: IncidentSources,
    private readonly clock: Clock,
  ) {}

  async run() {
    const reach = (await this.rights.of(currentActor())).scopeFilter('resource.read');
    const { counts, hidden } = await this.resources.countByStatus(reach);
    const rows = await this.resources.inStatus(reach, problemStatuses, listed);
    const checks = Map.groupBy(
      await checksOf(
        this.store,
        rows.map(({ id }) => id),
      ),
      ({ check }) => check.resourceId,
    );
    const incidents = await this.incidents.incidentsOf(rows.map(({ id }) => id));
    const now = this.clock.now();
    const beat = await lastBeat(this.store);
    const silence = staleBySilentMonitor(beat, now);
    const total = problemStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
    return {
      counts,
      problems: rows.map((row) => {
        const stale = silence ?? row.stale;
        return problem({ ...row, stale }, checks.get(row.id) ?? [], incidents.get(row.id) ?? null, now);
      }),
      more: Math.max(0, total - rows.length),
      seenAt: beat?.at ?? null,
      monitor: monitorState(beat, now),
      hiddenByPermission: hidden,
    };
  }
}

function problem(row: ResourceSummary, checks: CheckWithStatus[], line: IncidentLine | null, now: number) {
  const { id: resourceId, name: resourceName, kind, status, statusSince: since, statusReason: detail, stale } = row;
  const sentence = `${detail || status}, for ${span(now - since)}${stale ? `, ${staleInWords(stale, now)}` : ''}`;
  const decided = status;
  const incident = line && { ...line, sentence: incidentInWords(line) };
  return {
    resourceId,
    resourceName,
    kind,
    status: decided,
    since,
    stale,
    sentence,
    detail,
    nextStep: stepFor(checks),
    incident,
  };
}

/** The next step for the worst of the checks. */
export function stepFor(checks: CheckWithStatus[]): string {
  const worst = worstOf(checks.map(({ now }) => now?.status ?? 'unknown'));
  const one = checks.find(({ now }) => now?.status === worst) ?? checks[0];
  return one ? nextStep(one.now?.lastCode ?? null, one.check.settings.kind) : 'Add a check.';
}

/** When no daemon gives a sign of life every status is as old as the last one. */
export function staleBySilentMonitor(beat: Pick<MonitorBeatRow, 'at'> | null, now: number): Stale | null {
  if (!beat || now - beat.at <= silentAfterMs) return null;
  return { since: beat.at, why: 'the monitor is silent' };
}

/** "stale for 12 s: the monitor was 812 ms late". */
export function staleInWords({ since, why }: Stale, now: number): string {
  return `stale for ${span(now - since)}: ${why}`;
}

/** Whether the monitor itself is well, in a sentence. */
export function monitorState(beat: MonitorBeatRow | null, now: number) {
  if (!beat) return { alive: false, lagMs: null, checks: 0, sentence: 'the monitor has not started yet' };
  const { lagMs, checks, at } = beat;
  const alive = now - at <= silentAfterMs;
  const sentence = alive ? `monitor on time (lag ${lagMs} ms)` : `the monitor has been silent for ${span(now - at)}`;
  return { alive, lagMs, checks, sentence };
}
