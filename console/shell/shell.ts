import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Live } from '../api/live';
import { Session } from '../api/session';
import { duration } from '../ui/format';
import { JobsBar } from './jobs-bar';
import { Keyboard } from './keyboard';
import { BottomNav, Nav } from './nav';
import { Tallies } from './tallies';
import { TopBar } from './top-bar';

/** The frame around every page of a signed-in person. */
@Component({
  selector: 'hf-shell',
  imports: [BottomNav, JobsBar, Nav, RouterOutlet, TopBar],
  providers: [Keyboard, Tallies],
  host: { class: 'shell' },
  template: `
    <a class="skip" href="#main" (click)="toMain($event, main)">Skip to content</a>
    <hf-nav />
    <hf-top-bar (find)="keyboard.openPalette()" />
    <main id="main" tabindex="-1" #main [class.stale]="live.stale()">
      @if (live.stale()) {
        <p class="stale-line" role="status">Reconnecting, last seen {{ age() }} ago. What you see may be old.</p>
      }
      <router-outlet />
    </main>
    <hf-jobs-bar />
    <hf-bottom-nav />
  `,
})
export class Shell {
  protected readonly live = inject(Live);
  protected readonly keyboard = inject(Keyboard);

  constructor() {
    if (inject(Session).current()) this.live.start();
    this.keyboard.listen();
  }

  protected age(): string {
    return duration(this.live.ageMs());
  }

  protected toMain(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
