import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** The present, once a second, for everything that says "3 s ago". */
@Injectable({ providedIn: 'root' })
export class Ticker {
  private readonly tick = signal(Date.now());
  readonly now = this.tick.asReadonly();

  constructor() {
    const timer = setInterval(() => this.tick.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
