import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { type Resource, ResourceNotFound, Resources } from '../../resources/index.js';
import { Rights } from '../../users/index.js';
import { span } from '../domain/describe-status.js';
import { isProblem } from '../domain/status.js';
import type { HealthStatus } from '../domain/status.js';
import { checksOf, lastBeat } from '../persistence/health.queries.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';
import { monitorState, stepFor } from './describe-status.js';

export interface Explanation {
  status: HealthStatus;
  since: number;
  sentence: string;
  detail: string;
  nextStep: string | null;
  notTheCause: string[];
  likelyCause: string[];
  changedBefore: { at: number; sentence: string; by: string | null }[];
  told: { at: number; sentence: string }[];
  lines: string[];
}

/** Says why a resource is in the state it is in: since when, which probes said so, and what is not the cause. */
@Injectable()
export class ExplainStatus {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly rights: Rights,
    private readonly clock: Clock,
  ) {}

  /** @throws ResourceNotFound */
  async run(id: string): Promise<Explanation> {
    const resource = await this.resources.find(id);
    if (!resource) throw new ResourceNotFound();
    const checks = await checksOf(this.store, [id]);
    const now = this.clock.now();
    const monitor = monitorState(await lastBeat(this.store), now);
    const above = await this.visibleAbove(id);
    const status = resource.status;
    const well = above.filter((one) => one.status === 'up').map(nameAndStatus);
    const ill = above.filter((one) => isProblem(one.status)).map(nameAndStatus);
    const sentence = `${status} since ${clockTime(resource.statusSince)} (${span(now - resource.statusSince)}): ${resource.statusReason || 'not checked yet'}`;
    const step = isProblem(status) ? stepFor(checks) : null;
    const lines = [
      `${sentence}; ${monitor.sentence}`,
      ...checks.map((one) => `  ${lineOf(one)}`),
      ...(ill.length > 0 ? [`likely cause: ${ill.join(', ')}`] : []),
      ...(isProblem(status) && well.length > 0 ? [`not the cause: ${well.join(', ')}`] : []),
      ...(step ? [`next: ${step}`] : []),
    ];
    return {
      ...{ status, since: resource.statusSince, sentence, detail: details(checks), nextStep: step },
      ...{ notTheCause: well, likelyCause: ill, changedBefore: [], told: [], lines },
    };
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
