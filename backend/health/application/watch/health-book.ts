/**
 * How everything is, in the daemon's memory: results are folded in as they come, and what changed is taken out once a
 * second to be written. Nothing here does I/O. Law: what was taken is either written or given back; no change is lost.
 *
 * A result that says what the one before said is a repeat: its check waits for its turn to be written, with its block of
 * history, and meanwhile a batch of repeats stands for it. A state that was written knows until when: `lastAt`; repeats
 * of later moments are folded in again after a restart.
 */
import type { Cadence, CheckDefinition } from '../../domain/check.js';
import { applySignal, foldResult, foldSilence, freshState } from '../../domain/fold.js';
import type { CheckState, StatusChange } from '../../domain/fold.js';
import type { Repeat } from '../../domain/repeats.js';
import { type ProbeCode, type ProbeResult, saysTheSame } from '../../domain/result.js';
import { earlyAsk, earlyAsks } from '../../domain/schedule.js';
import { heldBack, type Opinion, weigh, type Worth } from '../../domain/second-opinion.js';
import { oldestOf, type Stale, staleAfter, staleBySilence } from '../../domain/stale.js';
import { isProblem, worstOf } from '../../domain/status.js';
import type { HealthStatus } from '../../domain/status.js';
import type { KnownState } from '../../persistence/health-state.store.js';
import type { DecidedStatus, WatchedResource } from '../inventory.js';
import { Minutes } from './minutes.js';
import type { Probed } from './prober.js';
import { type Taken, Unwritten } from './unwritten.js';

interface Entry {
  check: CheckDefinition;
  known: KnownState;
  /** How often it may still be asked between its moments; 0 once it was judged. */
  earlyAsks: number;
  /** The result that changes nothing when it comes again. */
  steady: ProbeResult | null;
  /** The failure that waits for a second opinion: what is said of it, and with which code. */
  held: { said: string; code: ProbeCode } | null;
}

/** Whether another daemon is asked before a check falls: then `settle` follows. Called once for what is held back. */
export type AskFirst = (check: CheckDefinition) => boolean;

interface ResourceEntry {
  id: string;
  name: string;
  status: HealthStatus;
  since: number;
  reason: string;
  stale: Stale | null;
  checks: Set<string>;
}

/** What is to be written in one transaction. */
export interface Changes extends Pick<Taken, 'repeats' | 'changes' | 'aged'> {
  states: KnownState[];
  blocks: ReturnType<Minutes['take']>;
  resources: DecidedStatus[];
}

export class HealthBook {
  readonly minutes = new Minutes();
  private readonly entries = new Map<string, Entry>();
  private readonly numbers = new Map<number, string>();
  private readonly resources = new Map<string, ResourceEntry>();
  private readonly unwritten = new Unwritten();
  private startedAt = 0;

  constructor(private readonly askFirst: AskFirst = () => false) {}

  /** Silence counts from here: while the daemon was away nobody could be heard. */
  begin(at: number): void {
    this.startedAt = at;
  }

  /** Puts a resource with all its checks as they are now defined; known ones keep their state. */
  put(resource: WatchedResource, checks: CheckDefinition[], states: ReadonlyMap<number, KnownState>, at: number): void {
    const { id, name, status, statusSince: since, stale = null } = resource;
    const known = this.resources.get(id);
    if (known) known.name = name;
    else this.resources.set(id, { id, name, status, since, reason: '', stale, checks: new Set() });
    const defined = new Set(checks.map((check) => check.id));
    for (const old of this.checksOf(id)) if (!defined.has(old)) this.dropCheck(old);
    for (const check of checks) this.putCheck(check, states.get(check.number), at);
    this.review(id, at);
  }

  dropResource(id: string): void {
    for (const check of this.checksOf(id)) this.dropCheck(check);
    this.resources.delete(id);
    this.unwritten.dropResource(id);
  }

  has(resourceId: string): boolean {
    return this.resources.has(resourceId);
  }

  resourceIds(): string[] {
    return [...this.resources.keys()];
  }

  checksOf(resourceId: string): string[] {
    return [...(this.resources.get(resourceId)?.checks ?? [])];
  }

  /** Takes a result in. Milliseconds until the check is to be asked between its moments, or null: at its next one. */
  fold({ id, at, result }: Probed): number | null {
    const entry = this.entries.get(id);
    if (!entry) return null;
    this.age(entry, staleAfter(entry.known.stale, entry.known.state.status, result, at), at);
    if (result.outcome === 'late') return null;
    const { check, known } = entry;
    if (entry.steady && saysTheSame(result, entry.steady)) {
      this.unwritten.repeated({ checkNumber: check.number, at, durationMs: result.durationMs });
      this.repeat(entry, at, result.durationMs);
      return null;
    }
    const before = known.last?.code;
    known.last = { code: result.code, durationMs: result.durationMs, facts: result.facts };
    this.minutes.add(check.number, result, at);
    this.unwritten.urge(id);
    const folded = foldResult(known.state, result, check, at);
    if (folded.change?.to === 'down' && (entry.held || this.askFirst(check))) {
      this.hold(entry, folded.state, before);
      return null;
    }
    entry.held = null;
    this.accept(id, folded);
    this.review(check.resourceId, at);
    entry.steady = isSettled(known.state, result, check) ? result : null;
    if (entry.earlyAsks === 0) return null;
    entry.earlyAsks -= 1;
    return earlyAsk(check);
  }

  /** What came of asking another daemon. Null when nothing waits for it any more: the check answered meanwhile, or is off. */
  settle(id: string, opinion: Opinion, at: number): Worth | null {
    const entry = this.entries.get(id);
    if (!entry?.held) return null;
    const { said, code } = entry.held;
    const { worth, signal, sentence } = weigh(said, opinion);
    entry.held = null;
    entry.known.last!.code = worth === 'one-sided' ? worth : code;
    this.unwritten.urge(id);
    this.accept(id, applySignal(entry.known.state, signal, at, sentence));
    this.review(entry.check.resourceId, at);
    return worth;
  }

  /** Somebody waits for the next result of a check: it is written at once, whatever it says. */
  expect(id: string): void {
    const entry = this.entries.get(id);
    if (entry) entry.steady = null;
  }

  /** Folds in repeats that were kept before a restart and that the states do not know of. */
  replay(repeats: readonly Repeat[]): void {
    for (const { checkNumber, at, durationMs } of repeats) {
      const entry = this.entries.get(this.numbers.get(checkNumber) ?? '');
      if (entry?.known.last && at > (entry.known.state.lastAt ?? 0)) this.repeat(entry, at, durationMs);
    }
  }

  /** Looks for checks that have been silent too long. */
  listen(at: number): void {
    for (const [id, { check, known }] of this.entries) {
      const since = Math.max(known.state.since, this.startedAt);
      const { change } = foldSilence({ ...known.state, since }, check, at);
      if (!change) {
        const { status, lastAt } = known.state;
        const silence = staleBySilence({ status, heardAt: Math.max(lastAt ?? 0, since) }, check, at);
        if (silence && !known.stale) this.age(this.entries.get(id)!, silence, at);
        continue;
      }
      const sentence = known.stale ? `${change.sentence}; ${known.stale.why}` : change.sentence;
      this.accept(id, applySignal(known.state, 'silent', at, sentence));
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

  /** Whether something must not wait for the next second. */
  get isUrgent(): boolean {
    return this.unwritten.isUrgent;
  }

  /** Results before this moment all were taken to be written with their checks. */
  get settledUpTo(): number {
    return this.unwritten.settledUpTo;
  }

  /** Takes what changed, about a portion, the states with their blocks. Null when nothing did. */
  take(portion: number): Changes | null {
    const { checks, repeats, changes, resources, aged } = this.unwritten.take(portion);
    const entries = checks.map((id) => this.entries.get(id)!);
    const blocks = this.minutes.take(entries.map(({ check }) => check.number));
    const size = aged.length + checks.length + changes.length + resources.length + blocks.length + repeats.length;
    if (size === 0) return null;
    const states = entries.map(({ known }) => ({ ...known, state: { ...known.state, run: { ...known.state.run } } }));
    return { states, blocks, repeats, changes, resources: resources.map((id) => this.statusOf(id)), aged };
  }

  /** The writing failed: everything that still exists is to be written again. */
  giveBack({ states, blocks, repeats, changes, resources, aged }: Changes): void {
    this.minutes.giveBack(blocks);
    this.unwritten.giveBack({
      checks: states.map(({ checkId }) => checkId).filter((id) => this.entries.has(id)),
      repeats,
      changes: changes.filter(({ resourceId }) => this.has(resourceId)),
      resources: resources.map(({ resourceId }) => resourceId).filter((id) => this.has(id)),
      aged: aged.filter((id) => this.has(id)),
    });
  }

  /** Forgets written hours and what belongs to nobody. */
  tidy(at: number): void {
    this.minutes.tidy(at, (number) => this.numbers.has(number));
  }

  /** Counts a failure that waits for somebody else's word. What a check is one-sided by stays said until then. */
  private hold(entry: Entry, fallen: CheckState, before: ProbeCode | undefined): void {
    const { known } = entry;
    const { sentence } = known.state;
    entry.held = { said: fallen.sentence, code: known.last!.code };
    entry.steady = null;
    known.state = heldBack(known.state, fallen);
    if (before !== 'one-sided') return;
    known.last!.code = before;
    known.state.sentence = sentence;
  }

  private statusOf(id: string): DecidedStatus {
    const { status, since, reason, stale } = this.resources.get(id)!;
    return { resourceId: id, status, since, reason, stale };
  }

  private repeat({ check, known }: Entry, at: number, durationMs: number): void {
    const { state, last } = known;
    state.run.length += 1;
    state.lastAt = at;
    last!.durationMs = durationMs;
    this.minutes.addDuration(check.number, durationMs, state.run.outcome === 'fail', at);
    this.unwritten.queue(check.id, at);
  }

  private putCheck(check: CheckDefinition, stored: KnownState | undefined, at: number): void {
    const { number: checkNumber, id: checkId, resourceId, paused } = check;
    const before = this.entries.get(checkId);
    const known = before?.known ??
      stored ?? { checkNumber, checkId, resourceId, state: freshState(at), last: null, stale: null };
    if (!stored && !before) this.unwritten.urge(checkId);
    const asks = before?.earlyAsks ?? (known.state.lastAt === null ? earlyAsks(check) : 0);
    this.entries.set(checkId, { check, known, earlyAsks: asks, steady: null, held: before?.held ?? null });
    this.numbers.set(checkNumber, checkId);
    this.resources.get(resourceId)!.checks.add(checkId);
    if (paused === (known.state.status === 'paused')) return;
    const [signal, sentence] = paused ? (['paused', 'paused'] as const) : (['resumed', 'not checked yet'] as const);
    this.accept(checkId, applySignal(known.state, signal, at, sentence));
  }

  private dropCheck(id: string): void {
    const entry = this.entries.get(id)!;
    this.entries.delete(id);
    this.numbers.delete(entry.check.number);
    this.minutes.forget(entry.check.number);
    this.unwritten.dropCheck(id);
    this.resources.get(entry.check.resourceId)?.checks.delete(id);
  }

  /** Marks the status as old, or as fresh again; the next result is looked at as a whole. */
  private age(entry: Entry, stale: Stale | null, at: number): void {
    const { known, check } = entry;
    if (known.stale?.since === stale?.since) return;
    known.stale = stale;
    entry.steady = null;
    this.unwritten.urge(check.id);
    this.review(check.resourceId, at);
  }

  private accept(id: string, folded: { state: CheckState; change: StatusChange | null }): void {
    const entry = this.entries.get(id)!;
    entry.known.state = folded.state;
    if (!folded.change) return;
    entry.known.stale = null;
    entry.earlyAsks = 0;
    entry.steady = null;
    entry.held = null;
    const { resourceId, name } = entry.check;
    this.unwritten.changed({ ...folded.change, resourceId, checkId: id, name });
  }

  /** The resource's status anew, and the change when there is one. */
  private review(resourceId: string, at: number): void {
    const resource = this.resources.get(resourceId);
    if (!resource) return;
    const entries = [...resource.checks].map((id) => this.entries.get(id)!);
    const status = worstOf(entries.map(({ known }) => known.state.status));
    const reason = reasonFor(status, entries);
    const stale = oldestOf(entries.map(({ known }) => known.stale));
    if (stale?.since !== resource.stale?.since) this.unwritten.grewOld(resourceId);
    resource.stale = stale;
    if (status !== resource.status) {
      const { name, status: from } = resource;
      this.unwritten.changed({ from, to: status, at, sentence: reason, resourceId, checkId: null, name });
      Object.assign(resource, { status, since: at, reason });
    } else if (resource.reason !== reason && isProblem(status)) {
      resource.reason = reason;
      this.unwritten.reworded(resourceId);
    }
  }
}

const settledIn = { pass: 'up', warn: 'degraded', fail: 'down' } as const;

/** Whether the same result once more would change neither status nor sentence. */
function isSettled({ status, run }: CheckState, { outcome, measures }: ProbeResult, { fall, rise }: Cadence): boolean {
  if (outcome === 'late' || outcome === 'none' || measures) return false;
  return status === settledIn[outcome] && run.length >= Math.max(fall, rise);
}

function reasonFor(status: HealthStatus, entries: Entry[]): string {
  if (entries.length === 0) return 'no checks';
  if (status === 'up') return entries.length === 1 ? 'its check passes' : `all ${entries.length} checks pass`;
  const worst = entries.find(({ known }) => known.state.status === status)!;
  const { sentence } = worst.known.state;
  return entries.length === 1 ? sentence : `${worst.check.name}: ${sentence}`;
}
