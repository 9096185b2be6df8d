/**
 * How everything is, in the daemon's memory: results are folded in as they come, and what changed is taken out once a
 * second to be written. Nothing here does I/O. Law: what was taken is either written or given back; no change is lost.
 */
import type { CheckDefinition } from '../../domain/check.js';
import { applySignal, foldResult, foldSilence, freshState } from '../../domain/fold.js';
import type { CheckState, StatusChange } from '../../domain/fold.js';
import { earlyAsk, earlyAsks } from '../../domain/schedule.js';
import { isProblem, worstOf } from '../../domain/status.js';
import type { HealthStatus } from '../../domain/status.js';
import type { KnownState, RecordedChange } from '../../persistence/health-state.store.js';
import type { DecidedStatus, WatchedResource } from '../inventory.js';
import { Minutes } from './minutes.js';
import type { Probed } from './prober.js';

interface Entry {
  check: CheckDefinition;
  known: KnownState;
  /** How often it may still be asked between its moments; 0 once it was judged. */
  earlyAsks: number;
}

interface ResourceEntry {
  id: string;
  name: string;
  status: HealthStatus;
  since: number;
  reason: string;
  checks: Set<string>;
}

/** What is to be written in one transaction. */
export interface Changes {
  states: KnownState[];
  blocks: ReturnType<Minutes['take']>;
  changes: (RecordedChange & { name: string })[];
  resources: DecidedStatus[];
}

export class HealthBook {
  readonly minutes = new Minutes();
  private readonly entries = new Map<string, Entry>();
  private readonly numbers = new Set<number>();
  private readonly resources = new Map<string, ResourceEntry>();
  private readonly dirty = new Set<string>();
  private readonly decided = new Set<string>();
  private changes: Changes['changes'] = [];
  private startedAt = 0;

  /** Silence counts from here: while the daemon was away nobody could be heard. */
  begin(at: number): void {
    this.startedAt = at;
  }

  /** Puts a resource with all its checks as they are now defined; known ones keep their state. */
  put(resource: WatchedResource, checks: CheckDefinition[], states: ReadonlyMap<number, KnownState>, at: number): void {
    const { id, name, status, statusSince: since } = resource;
    const known = this.resources.get(id);
    if (known) known.name = name;
    else this.resources.set(id, { id, name, status, since, reason: '', checks: new Set() });
    const defined = new Set(checks.map((check) => check.id));
    for (const old of this.checksOf(id)) if (!defined.has(old)) this.dropCheck(old);
    for (const check of checks) this.putCheck(check, states.get(check.number), at);
    this.review(id, at);
  }

  dropResource(id: string): void {
    for (const check of this.checksOf(id)) this.dropCheck(check);
    this.resources.delete(id);
    this.decided.delete(id);
    this.changes = this.changes.filter((change) => change.resourceId !== id);
  }

  checksOf(resourceId: string): string[] {
    return [...(this.resources.get(resourceId)?.checks ?? [])];
  }

  /** Takes a result in. Milliseconds until the check is to be asked between its moments, or null: at its next one. */
  fold({ id, at, result }: Probed): number | null {
    const entry = this.entries.get(id);
    if (!entry || result.outcome === 'late') return null;
    entry.known.last = { code: result.code, durationMs: result.durationMs, facts: result.facts };
    this.minutes.add(entry.check.number, result, at);
    this.dirty.add(id);
    this.accept(id, foldResult(entry.known.state, result, entry.check, at));
    this.review(entry.check.resourceId, at);
    if (entry.earlyAsks === 0) return null;
    entry.earlyAsks -= 1;
    return earlyAsk(entry.check);
  }

  /** Looks for checks that have been silent too long. */
  listen(at: number): void {
    for (const [id, { check, known }] of this.entries) {
      const since = Math.max(known.state.since, this.startedAt);
      const { change } = foldSilence({ ...known.state, since }, check, at);
      if (!change) continue;
      this.accept(id, applySignal(known.state, 'silent', at, change.sentence));
      this.review(check.resourceId, at);
    }
  }

  /**
   * Puts what is covered in maintenance, with why, and takes out what is not any more: returns those resources. Checks go
   * on meanwhile; the first answer after it counts, together with those before.
   */
  maintain(covered: ReadonlyMap<string, string>, at: number): string[] {
    const ended: string[] = [];
    for (const { id, checks } of this.resources.values()) {
      const reason = covered.get(id);
      const signal = reason === undefined ? ('maintenance-ended' as const) : ('maintenance-began' as const);
      const sentence = reason ?? 'maintenance ended; not checked since';
      const turned = [...checks].filter((check) => this.turn(check, signal, at, sentence));
      if (turned.length === 0) continue;
      this.review(id, at);
      if (reason === undefined) ended.push(id);
    }
    return ended;
  }

  private turn(id: string, signal: 'maintenance-began' | 'maintenance-ended', at: number, sentence: string): boolean {
    const { state } = this.entries.get(id)!.known;
    const changes = state.status === 'maintenance' ? signal === 'maintenance-ended' : signal === 'maintenance-began';
    if (!changes || state.status === 'paused') return false;
    this.accept(id, applySignal(state, signal, at, sentence));
    return true;
  }

  /** Takes what changed, at most a portion of states and of blocks; null when nothing did. */
  take(portion: number): Changes | null {
    const blocks = this.minutes.take(portion);
    if (this.dirty.size + this.changes.length + this.decided.size + blocks.length === 0) return null;
    const ids = [...this.dirty].slice(0, portion);
    const resources = [...this.decided].map((id) => this.resources.get(id)!);
    const taken: Changes = {
      states: ids.map((id) => ({ ...this.entries.get(id)!.known })),
      blocks,
      changes: this.changes,
      resources: resources.map(({ id, status, since, reason }) => ({ resourceId: id, status, since, reason })),
    };
    for (const id of ids) this.dirty.delete(id);
    this.decided.clear();
    this.changes = [];
    return taken;
  }

  /** The writing failed: everything that still exists is to be written again. */
  giveBack(taken: Changes): void {
    for (const { checkId } of taken.states) if (this.entries.has(checkId)) this.dirty.add(checkId);
    for (const { resourceId } of taken.resources) if (this.resources.has(resourceId)) this.decided.add(resourceId);
    this.minutes.giveBack(taken.blocks);
    this.changes = [...taken.changes, ...this.changes].filter(({ resourceId }) => this.resources.has(resourceId));
  }

  /** Forgets written hours and what belongs to nobody. */
  tidy(at: number): void {
    this.minutes.tidy(at, (number) => this.numbers.has(number));
  }

  private putCheck(check: CheckDefinition, stored: KnownState | undefined, at: number): void {
    const { number: checkNumber, id: checkId, resourceId, paused } = check;
    const before = this.entries.get(checkId);
    const known = before?.known ?? stored ?? { checkNumber, checkId, resourceId, state: freshState(at), last: null };
    if (!stored && !before) this.dirty.add(checkId);
    const asks = before?.earlyAsks ?? (known.state.lastAt === null ? earlyAsks(check) : 0);
    this.entries.set(checkId, { check, known, earlyAsks: asks });
    this.numbers.add(checkNumber);
    this.resources.get(resourceId)!.checks.add(checkId);
    if (paused === (known.state.status === 'paused')) return;
    const [signal, sentence] = paused ? (['paused', 'paused'] as const) : (['resumed', 'not checked yet'] as const);
    this.accept(checkId, applySignal(known.state, signal, at, sentence));
  }

  private dropCheck(id: string): void {
    const entry = this.entries.get(id)!;
    this.entries.delete(id);
    this.numbers.delete(entry.check.number);
    this.dirty.delete(id);
    this.resources.get(entry.check.resourceId)?.checks.delete(id);
  }

  private accept(id: string, folded: { state: CheckState; change: StatusChange | null }): void {
    const entry = this.entries.get(id)!;
    entry.known.state = folded.state;
    if (!folded.change) return;
    entry.earlyAsks = 0;
    this.dirty.add(id);
    const { resourceId, name } = entry.check;
    this.changes.push({ ...folded.change, resourceId, checkId: id, name });
  }

  /** The resource's status anew, and the change when there is one. */
  private review(resourceId: string, at: number): void {
    const resource = this.resources.get(resourceId);
    if (!resource) return;
    const entries = [...resource.checks].map((id) => this.entries.get(id)!);
    const status = worstOf(entries.map(({ known }) => known.state.status));
    const reason = reasonFor(status, entries);
    if (status !== resource.status) {
      const { name, status: from } = resource;
      this.changes.push({ from, to: status, at, sentence: reason, resourceId, checkId: null, name });
      Object.assign(resource, { status, since: at, reason });
      this.decided.add(resourceId);
    } else if (resource.reason !== reason && isProblem(status)) {
      resource.reason = reason;
      this.decided.add(resourceId);
    }
  }
}

function reasonFor(status: HealthStatus, entries: Entry[]): string {
  if (entries.length === 0) return 'no checks';
  if (status === 'up') return entries.length === 1 ? 'its check passes' : `all ${entries.length} checks pass`;
  const worst = entries.find(({ known }) => known.state.status === status)!;
  const { sentence } = worst.known.state;
  return entries.length === 1 ? sentence : `${worst.check.name}: ${sentence}`;
}
