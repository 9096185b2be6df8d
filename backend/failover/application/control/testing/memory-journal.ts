import type { Decision } from '../../../domain/decision.js';
import type { StepDone } from '../../../domain/recovery.js';
import { Journal, type JournalEntry, type NewRecovery, type RecoveryRecord } from '../../../ports.js';
import { type Keepsake, Reports, type Seen } from '../reports.js';

/** A journal in memory that several controllers of a test share: what one noted, the next one finds. */
export class MemoryJournal extends Journal {
  readonly recoveries: NewRecovery[] = [];
  readonly entries: { readonly recoveryId: string; readonly entry: JournalEntry }[] = [];
  /** Called before anything is kept; may throw or wait. */
  before: (what: JournalEntry | NewRecovery) => Promise<void> = async () => undefined;

  override async begin(recovery: NewRecovery): Promise<void> {
    await this.before(recovery);
    this.recoveries.push(recovery);
  }

  override async note(recoveryId: string, entry: JournalEntry): Promise<void> {
    await this.before(entry);
    this.entries.push({ recoveryId, entry });
  }

  of(recoveryId: string): JournalEntry[] {
    return this.entries.filter((one) => one.recoveryId === recoveryId).map(({ entry }) => entry);
  }

  done(recoveryId: string): StepDone[] {
    return this.of(recoveryId).flatMap((entry) => (entry.kind === 'step-done' ? [entry.done] : []));
  }

  end(recoveryId: string): Extract<JournalEntry, { kind: 'end' }> | undefined {
    return this.of(recoveryId).find((entry) => entry.kind === 'end');
  }

  /** What a successor goes on with. */
  unfinished(): RecoveryRecord[] {
    return this.recoveries
      .filter(({ id }) => !this.end(id))
      .map(({ id, plan, because, requester, startedAt }) => {
        const plans = this.of(id).flatMap((entry) => (entry.kind === 'plan' ? [entry.plan] : []));
        const done = this.done(id);
        const begun = this.of(id).flatMap((entry) => (entry.kind === 'step-begun' ? [entry.id] : []));
        const open = begun.filter((step) => !done.some((one) => one.id === step));
        return { id, because, requester, startedAt, plan: plans.at(-1) ?? plan, done, begun: open };
      });
  }
}

/** One controller's access to a journal: it ends with the controller. */
export class JournalAccess extends Journal {
  private open = true;

  constructor(private readonly journal: MemoryJournal) {
    super();
  }

  close(): void {
    this.open = false;
  }

  override begin(recovery: NewRecovery): Promise<void> {
    return this.open ? this.journal.begin(recovery) : forEver();
  }

  override note(recoveryId: string, entry: JournalEntry): Promise<void> {
    return this.open ? this.journal.note(recoveryId, entry) : forEver();
  }
}

const forEver = () => new Promise<never>(() => undefined);

/** Remembers what a controller said. */
export class MemoryReports extends Reports {
  readonly decisions: Decision[] = [];
  readonly kept: Keepsake[] = [];
  readonly said: string[] = [];
  last: Seen | null = null;

  override decided(decision: Decision): void {
    this.decisions.push(decision);
  }

  override seen(seen: Seen): void {
    this.last = seen;
  }

  override async keep(what: Keepsake): Promise<void> {
    this.kept.push(what);
  }

  override say(_level: string, sentence: string): void {
    this.said.push(sentence);
  }

  /** The last thing of that kind that was kept. */
  lastOf<K extends Keepsake['kind']>(kind: K): Extract<Keepsake, { kind: K }> | undefined {
    return this.kept.filter((one): one is Extract<Keepsake, { kind: K }> => one.kind === kind).at(-1);
  }
}
