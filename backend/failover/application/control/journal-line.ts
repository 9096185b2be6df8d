import type { Journal, JournalEntry, NewRecovery, Timing } from '../../ports.js';

/** The journal did not confirm in time, or refused. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
}

/** One recovery's writes to the journal: nobody waits for them, until something that cannot be taken back is to begin. */
export class JournalLine {
  private last: Promise<void> = Promise.resolve();
  private first: Promise<void> = Promise.resolve();

  constructor(
    private readonly journal: Journal,
    private readonly timing: Timing,
    private readonly recoveryId: string,
  ) {}

  begin(recovery: NewRecovery): void {
    this.follow(this.journal.begin(recovery));
    this.first = this.last;
  }

  note(entry: JournalEntry): void {
    this.follow(this.journal.note(this.recoveryId, entry));
  }

  /** Waits until all that was written is kept. @throws NotKept after the time, or when something was refused */
  kept(withinMs: number): Promise<void> {
    return this.within(this.last, withinMs);
  }

  /** Waits until the recovery itself is kept: it is begun in the journal, whatever follows. @throws NotKept */
  begun(withinMs: number): Promise<void> {
    return this.within(this.first, withinMs);
  }

  private async within(write: Promise<void>, withinMs: number): Promise<void> {
    const given = new AbortController();
    const late = this.timing.sleep(withinMs, given.signal).then(
      () => Promise.reject(new NotKept(`the journal did not confirm within ${withinMs} ms`)),
      () => undefined,
    );
    try {
      await Promise.race([write, late]);
    } catch (error) {
      throw error instanceof NotKept ? error : new NotKept(`the journal was not written: ${String(error)}`);
    } finally {
      given.abort();
    }
  }

  private follow(write: Promise<void>): void {
    this.last = Promise.all([this.last, write]).then(() => undefined);
    this.last.catch(() => undefined);
  }
}
