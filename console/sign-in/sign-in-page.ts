import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../api/session';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';

@Component({
  selector: 'hf-sign-in-page',
  imports: [Failed, Field],
  host: { class: 'alone' },
  template: `
    <main class="alone-in">
      <p class="brand">
        <svg aria-hidden="true"><use href="#i-mark" /></svg>Holdfast
      </p>
      <p class="sub where">{{ host }}</p>
      <h1>Sign in</h1>
      <form (submit)="signIn($event)">
        <hf-field [draft]="draft" name="email" kind="email" label="E-mail" autocomplete="username" />
        <hf-field [draft]="draft" name="password" kind="password" label="Password" autocomplete="current-password" />
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <button type="submit" class="b pri tall" [disabled]="draft.busy()">
          {{ draft.busy() ? 'Signing in' : 'Sign in' }}
        </button>
      </form>
      <p class="sub after">Locked out? On the server: <code class="sql inl">npx holdfast admin recover</code></p>
    </main>
  `,
})
export class SignInPage {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  readonly next = input<string>();

  protected readonly host = location.host;
  protected readonly draft = new Draft({ email: '', password: '' });

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const done = await this.draft.submit(async ({ email, password }) => {
      await this.session.signIn(email.trim(), password);
      return true;
    });
    if (done) await this.router.navigateByUrl(safePath(this.next()));
  }
}

/** Only a path of this console may follow sign-in, never another site. */
export function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}
