import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** The present, once a second. (console/ui has a ticker of its own: neither may know the other.) */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly tick = signal(Date.now());
  readonly now = this.tick.asReadonly();

  constructor() {
    const timer = setInterval(() => this.tick.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
