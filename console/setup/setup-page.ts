import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../api/session';
import { ConnectStep } from './connect-step';
import { OwnerStep } from './owner-step';
import { RecoveryStep } from './recovery-step';
import { ThisMachine } from './this-machine';

interface Step {
  readonly title: string;
  readonly about: string;
}

const STEPS: readonly Step[] = [
  { title: 'Become the owner', about: 'this page, 3 fields' },
  { title: 'Save the recovery key', about: 'print it; without it no backup can be read elsewhere' },
  { title: 'Connect a server', about: 'or look at this machine first' },
];

/** First run. The link's token stands after `#`, so that no log between here and the server sees it. */
@Component({
  selector: 'hf-setup-page',
  imports: [ConnectStep, OwnerStep, RecoveryStep, ThisMachine],
  host: { class: 'su' },
  template: `
    <aside>
      <p class="brand">
        <svg aria-hidden="true"><use href="#i-mark" /></svg>Holdfast
      </p>
      <ol class="su-steps">
        @for (step of steps; track step.title; let index = $index) {
          <li [attr.aria-current]="index === at() ? 'step' : null" [class.done]="index < at()">
            <b>{{ index + 1 }}</b>
            <div>
              <strong>{{ step.title }}</strong><span class="sub">{{ index < at() ? 'done' : step.about }}</span>
            </div>
          </li>
        }
      </ol>
      <hf-this-machine [signedIn]="at() > 0" />
      <p class="sub su-foot">Nothing of yours is changed; to remove Holdfast, stop it and delete two folders.</p>
    </aside>
    <main>
      @switch (at()) {
        @case (0) {
          <hf-owner-step [token]="token" (done)="at.set(1)" />
        }
        @case (1) {
          <hf-recovery-step (done)="at.set(2)" />
        }
        @default {
          <hf-connect-step (done)="leave($event)" />
        }
      }
    </main>
  `,
})
export class SetupPage {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly steps = STEPS;
  protected readonly token = decodeURIComponent(location.hash.slice(1));
  protected readonly at = signal(this.session.current() ? 1 : 0);

  constructor() {
    void this.session.load().then((session) => session && this.at() === 0 && this.at.set(1));
  }

  protected leave(url: string): void {
    void this.router.navigateByUrl(url);
  }
}
