import { computed, DestroyRef, inject, signal } from '@angular/core';

/** However short or long it was, it is shown in about so many milliseconds. */
const SHOWN_IN_MS = 8_000;

/** Shows a recovery again, its steps at the distances they had. To be made where injection works. */
export class Replay {
  private frame = 0;
  /** How far it is, ms since the recovery began; null while everything is shown. */
  readonly at = signal<number | null>(null);
  readonly runs = computed(() => this.at() !== null);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  /** @param lengthMs how long the recovery took */
  start(lengthMs: number): void {
    const begun = performance.now();
    const show = (now: number) => {
      const at = ((now - begun) / SHOWN_IN_MS) * lengthMs;
      if (at >= lengthMs) return this.stop();
      this.at.set(Math.max(0, at));
      this.frame = requestAnimationFrame(show);
    };
    this.at.set(0);
    this.frame = requestAnimationFrame(show);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.at.set(null);
  }
}
