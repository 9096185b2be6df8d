import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { type Resource, ResourceNotFound, Resources } from '../../resources/index.js';
import { Rights } from '../../users/index.js';
import { span } from '../domain/describe-status.js';
import { isProblem } from '../domain/status.js';
import type { Stale } from '../domain/stale.js';
import type { HealthStatus } from '../domain/status.js';
import { checksOf, lastBeat } from '../persistence/health.queries.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';
import { changesBefore } from '../persistence/changes-before.queries.js';
import { monitorState, staleBySilentMonitor, staleInWords, stepFor } from './describe-status.js';
import { type IncidentLine, incidentInWords, IncidentSources } from './incident-sources.js';
import { type ToldLine, ToldSources } from './told-sources.js';

export interface Explanation {
  status: HealthStatus;
  since: number;
  stale: Stale | null;
  sentence: string;
  detail: string;
  nextStep: string | null;
  notTheCause: string[];
  likelyCause: string[];
  changedBefore: { at: number; sentence: string; by: string | null }[];
  told: ToldLine[];
  incident: (IncidentLine & { sentence: string }) | null;
  lines: string[];
}

const shortlyMs = 15 * 60_000;

/** Says why a resource is in the state it is in: since when, which probes said so, and what is not the cause. */
@Injectable()
export class ExplainStatus {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly rights: Rights,
    private readonly sources: ToldSources,
    private readonly incidents: IncidentSources,
    private readonly clock: Clock,
  ) {}

  /** @throws ResourceNotFound */
  async run(id: string): Promise<Explanation> {
    const resource = await this.resources.find(id);
    if (!resource) throw new ResourceNotFound();
    const status = resource.status;
    const checks = await checksOf(this.store, [id]);
    const above = await this.visibleAbove(id);
    const around = isProblem(status) ? await this.around(resource, above) : { changedBefore: [], told: [] };
    const line = (await this.incidents.incidentsOf([id])).get(id) ?? null;
    const incident = line && { ...line, sentence: incidentInWords(line) };
    const now = this.clock.now();
    const beat = await lastBeat(this.store);
    const stale = staleBySilentMonitor(beat, now) ?? resource.stale;
    const facts = { resource, status, stale, checks, above, incident, ...around };
    return inWords(facts, monitorState(beat, now).sentence, now);
  }

  private async around({ id, statusSince }: Resource, above: readonly Resource[]) {
    const changedBefore = await this.changedBefore([id, ...above.map((one) => one.id)], statusSince);
    return { changedBefore, told: await this.sources.told(id) };
  }

  /** What people did to it, or to what it depends on, shortly before; for those who may read the audit trail. */
  private async changedBefore(ids: string[], moment: number) {
    if (!(await this.rights.of(currentActor())).anywhere('audit.read')) return [];
    const rows = await changesBefore(this.store, ids, moment, shortlyMs);
    return rows.map(({ at, action, subjectName, actorName }) => {
      return { at, sentence: `${action.replace('.', ' ')}: ${subjectName}`, by: actorName };
    });
  }

  /** What the resource depends on, nearest first, as far as the caller may see it. */
  private async visibleAbove(id: string): Promise<Resource[]> {
    const rights = await this.rights.of(currentActor());
    const ancestors = (await this.resources.facts(id))?.ancestors ?? [];
    const found = await this.resources.findAll(ancestors);
    const visible: Resource[] = [];
    for (const one of found) {
      const facts = await this.resources.facts(one.id);
      if (facts && rights.may('resource.read', facts).allowed) visible.push(one);
    }
    return visible.sort((a, b) => ancestors.indexOf(a.id) - ancestors.indexOf(b.id));
  }
}

interface Facts extends Pick<Explanation, 'status' | 'stale' | 'changedBefore' | 'told' | 'incident'> {
  resource: Resource;
  checks: CheckWithStatus[];
  above: Resource[];
}

function inWords(facts: Facts, monitor: string, now: number): Explanation {
  const { resource, status, stale, checks, above, changedBefore, told, incident } = facts;
  const { statusSince: since, statusReason } = resource;
  const sentence = `${status} since ${clockTime(since)} (${span(now - since)}): ${statusReason || 'not checked yet'}`;
  const notTheCause = above.filter((one) => one.status === 'up').map(nameAndStatus);
  const likelyCause = above.filter((one) => isProblem(one.status)).map(nameAndStatus);
  const nextStep = isProblem(status) ? stepFor(checks) : null;
  const lines = [
    `${sentence}; ${monitor}`,
    ...(stale ? [staleInWords(stale, now)] : []),
    ...checks.map((one) => `  ${lineOf(one)}`),
    ...(likelyCause.length > 0 ? [`likely cause: ${likelyCause.join(', ')}`] : []),
    ...(isProblem(status) && notTheCause.length > 0 ? [`not the cause: ${notTheCause.join(', ')}`] : []),
    ...changedBefore.map((one) => `changed before: ${clockTime(one.at)} ${one.sentence} by ${one.by ?? 'Holdfast'}`),
    ...(incident ? [`incident: ${incident.sentence}`] : []),
    ...told.map((one) => `told: ${clockTime(one.at)} ${one.sentence}`),
    ...(nextStep ? [`next: ${nextStep}`] : []),
  ];
  const said = { status, since, stale, sentence, detail: details(checks), nextStep, lines };
  return { ...said, notTheCause, likelyCause, changedBefore, told, incident };
}

function nameAndStatus({ kind, name, status }: Resource): string {
  return `${kind} ${name} ${status}`;
}

function lineOf({ check, now }: CheckWithStatus): string {
  return `${check.name} ${now?.status ?? 'unknown'}: ${now?.sentence ?? 'not checked yet'}`;
}

function details(checks: CheckWithStatus[]): string {
  return checks.map(lineOf).join('; ');
}

/** UTC, since a terminal elsewhere reads the same line. */
function clockTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
