import { signal } from '@angular/core';
import { type Problem, problemOf } from './problem';

/** What somebody last asked of a page by a press: whether it is under way, and why it was refused. */
export class Attempt {
  private readonly underWay = signal(false);
  private readonly refusal = signal<Problem | null>(null);
  readonly busy = this.underWay.asReadonly();
  /** Stands until the next press. */
  readonly refused = this.refusal.asReadonly();

  /** Does it, with what follows when it went well; a refusal is kept and not thrown. */
  async to(act: () => Promise<unknown>): Promise<void> {
    this.underWay.set(true);
    this.refusal.set(null);
    try {
      await act();
    } catch (error) {
      this.refusal.set(problemOf(error));
    } finally {
      this.underWay.set(false);
    }
  }

  forget(): void {
    this.refusal.set(null);
  }
}
