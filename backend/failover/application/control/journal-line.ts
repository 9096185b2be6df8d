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

  /** Waits until all that was written is kept. @throws NotKept after the time, when it was refused, or by the signal */
  kept(withinMs: number, signal: AbortSignal): Promise<void> {
    return this.within(this.last, withinMs, signal);
  }

  /** Waits until the recovery itself is kept: it is begun in the journal, whatever follows. @throws NotKept */
  begun(withinMs: number, signal: AbortSignal): Promise<void> {
    return this.within(this.first, withinMs, signal);
  }

  private async within(write: Promise<void>, withinMs: number, signal: AbortSignal): Promise<void> {
    const given = new AbortController();
    const late = this.timing.sleep(withinMs, AbortSignal.any([given.signal, signal])).then(
      () => Promise.reject(new NotKept(`the journal did not confirm within ${withinMs} ms`)),
      () => (signal.aborted ? Promise.reject(new NotKept('the journal was not waited for')) : undefined),
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
