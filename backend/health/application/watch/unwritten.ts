/**
 * What is to be written, by ids, until it is taken: checks at once or when it is their turn, changes in their order, and
 * the resources that came of them. What could not be written is given back.
 */
import type { Repeat } from '../../domain/repeats.js';
import type { RecordedChange } from '../../persistence/health-state.store.js';

/** In takes, which come once a second. */
const longestWait = 40;
/** Of so many at once it is told that they grew old or fresh; of the rest with the next takes. */
const agedAtOnce = 20;

export type NamedChange = RecordedChange & { name: string };

export interface Taken {
  checks: string[];
  /** Results since the last time whose checks still wait to be written. */
  repeats: Repeat[];
  changes: NamedChange[];
  resources: string[];
  /** Resources whose status grew old, or is fresh again, while it stayed. */
  aged: string[];
}

export class Unwritten {
  /** Checks to be written at once, and those that wait for their turn with the moment since when. */
  private readonly urgent = new Set<string>();
  private readonly waiting = new Map<string, number>();
  private repeats: Repeat[] = [];
  private changes: NamedChange[] = [];
  private readonly decided = new Set<string>();
  private readonly aged = new Set<string>();

  /** Whether something must not wait for the next second. */
  get isUrgent(): boolean {
    return this.urgent.size + this.changes.length + this.decided.size > 0;
  }

  /** Results before this moment all were taken with their checks. */
  get settledUpTo(): number {
    let least = Number.MAX_SAFE_INTEGER;
    for (const since of this.waiting.values()) least = Math.min(least, since);
    return least;
  }

  /** A check is to be written at once. */
  urge(checkId: string): void {
    this.urgent.add(checkId);
  }

  /** A check is to be written when it is its turn. */
  queue(checkId: string, at: number): void {
    if (!this.urgent.has(checkId) && !this.waiting.has(checkId)) this.waiting.set(checkId, at);
  }

  repeated(repeat: Repeat): void {
    this.repeats.push(repeat);
  }

  /** A check or, without one, a resource came into another status. */
  changed(change: NamedChange): void {
    this.changes.push(change);
    if (change.checkId !== null) return this.urge(change.checkId);
    this.decided.add(change.resourceId);
    // Whoever hears of the change reads how old it is as well.
    this.aged.delete(change.resourceId);
  }

  /** A resource stays in its status, with another reason. */
  reworded(resourceId: string): void {
    this.decided.add(resourceId);
  }

  /** The status of a resource grew old, or is fresh again. */
  grewOld(resourceId: string): void {
    this.decided.add(resourceId);
    this.aged.add(resourceId);
  }

  dropCheck(id: string): void {
    this.urgent.delete(id);
    this.waiting.delete(id);
  }

  dropResource(id: string): void {
    this.decided.delete(id);
    this.aged.delete(id);
    this.changes = this.changes.filter((change) => change.resourceId !== id);
  }

  /**
   * At most a portion of each, of checks a fortieth of what waits if that is more: so a repeat waits at most about 40 s.
   * What has more changes to come goes with the last of them.
   */
  take(portion: number): Taken {
    const changes = this.changes.slice(0, portion);
    this.changes = this.changes.slice(portion);
    const later = new Set(this.changes.map(({ checkId, resourceId }) => checkId ?? resourceId));
    const checks = this.takeChecks(Math.max(portion, Math.ceil(this.waiting.size / longestWait)), changes, later);
    const repeats = this.waiting.size > 0 ? this.repeats : [];
    this.repeats = [];
    const resources = taken(this.decided, (id) => !later.has(id), portion);
    // Not before what is to be read then.
    const aged = taken(this.aged, (id) => !this.decided.has(id), agedAtOnce);
    return { checks, repeats, changes, resources, aged };
  }

  giveBack({ checks, repeats, changes, resources, aged }: Taken): void {
    for (const id of checks) this.urgent.add(id);
    for (const id of resources) this.decided.add(id);
    for (const id of aged) this.aged.add(id);
    this.repeats = [...repeats, ...this.repeats];
    this.changes = [...changes, ...this.changes];
  }

  /** First those whose changes are taken, then what is urgent, then what waits; not those with more changes to come. */
  private takeChecks(most: number, changes: readonly NamedChange[], later: ReadonlySet<string>): string[] {
    const ids = new Set<string>();
    for (const id of this.candidates(changes)) {
      if (ids.size >= most) break;
      if (!later.has(id)) ids.add(id);
    }
    for (const id of ids) this.dropCheck(id);
    return [...ids];
  }

  private *candidates(changes: readonly NamedChange[]): Generator<string> {
    for (const { checkId } of changes) if (checkId !== null && this.urgent.has(checkId)) yield checkId;
    yield* this.urgent;
    yield* this.waiting.keys();
  }
}

/** Takes the first that may go out of a set. */
function taken(from: Set<string>, may: (id: string) => boolean, most: number): string[] {
  const ids = [...from].filter(may).slice(0, most);
  for (const id of ids) from.delete(id);
  return ids;
}
