import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Session, type Wanted } from '../api/session';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';

const WORDS = {
  'sign-in': {
    title: 'Sign in again',
    why: 'Your session ended. What you were doing is still here and goes on afterwards.',
    button: 'Sign in',
  },
  'step-up': {
    title: 'Confirm that it is you',
    why: 'This is dangerous enough to ask for your password again. It then holds for 10 minutes.',
    button: 'Confirm',
  },
} as const;

const WRONG_PASSWORD = { title: 'That is not your password', detail: 'Nothing was done yet. Type it again.' };

/** Stands above whatever page or dialog is open; the request that met it waits and then goes on. */
@Component({
  selector: 'hf-interruption',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="answer($event)">
      <hf-dialog [title]="words.title">
        <p class="effect">{{ words.why }}</p>
        @if (wanted === 'sign-in') {
          <hf-field [draft]="draft" name="email" kind="email" label="E-mail" autocomplete="username" />
        }
        <hf-field [draft]="draft" name="password" kind="password" label="Password" autocomplete="current-password" />
        @if (problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub"></span>
          @if (wanted === 'step-up') {
            <button type="button" class="b" (click)="ref.close()">Cancel</button>
          }
          <button type="submit" class="b pri" [disabled]="draft.busy()">{{ words.button }}</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class Interruption {
  private readonly session = inject(Session);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly wanted = inject<Wanted>(DIALOG_DATA);
  protected readonly words = WORDS[this.wanted];
  protected readonly draft = new Draft({ email: this.session.person()?.email ?? '', password: '' });

  /** Who is signed in already gave no e-mail address that could be wrong. */
  protected readonly problem = computed(() => {
    const problem = this.draft.problem();
    return problem && this.wanted === 'step-up' && this.draft.refusedAs('wrong-credentials') ? WRONG_PASSWORD : problem;
  });

  protected async answer(event: Event): Promise<void> {
    event.preventDefault();
    const done = await this.draft.submit(async ({ email, password }) => {
      await (this.wanted === 'sign-in' ? this.session.signIn(email, password) : this.session.stepUp(password));
      return true;
    });
    if (done) this.ref.close();
  }
}
