import { Component, effect, inject, Injector } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Session, type Wanted } from '../api/session';
import { Dialogs } from '../ui/dialogs';
import { ToastStack } from '../ui/toasts';
import { Theme } from './theme';

/** The root: the routed page, and above it what interrupts a person (sign in again, confirm it is you). */
@Component({
  selector: 'hf-root',
  imports: [RouterOutlet, ToastStack],
  template: `<router-outlet /><hf-toasts />`,
})
export class App {
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);
  private readonly injector = inject(Injector);

  constructor() {
    this.injector.get(Theme).follow();
    effect(() => {
      const wanted = this.session.wanted();
      if (wanted) void this.interrupt(wanted);
    });
  }

  private async interrupt(wanted: Wanted): Promise<void> {
    const { Interruption } = await import('../sign-in/interruption');
    await this.dialogs.open(Interruption, wanted, { stays: wanted === 'sign-in', focus: 'input[type="password"]' });
    if (this.session.wanted()) this.session.answered(false);
  }
}
