import { Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { plural } from '../ui/format';
import { Failed } from '../ui/states';
import { Toasts } from '../ui/toasts';

const empty = () => new Draft({ current: '', password: '' });

/** A new password ends the person's other sessions. */
@Component({
  selector: 'hf-password-form',
  imports: [Failed, Field],
  template: `
    <form (submit)="change($event)">
      <hf-field
        [draft]="draft()"
        name="current"
        kind="password"
        label="Present password"
        autocomplete="current-password"
      />
      <hf-field
        [draft]="draft()"
        name="password"
        kind="password"
        label="New password"
        autocomplete="new-password"
        hint="At least 15 characters; a few words are good"
      />
      @if (draft().problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <p class="row">
        <button type="submit" class="b" [disabled]="!draft().changed() || draft().busy()">Change password</button>
      </p>
    </form>
  `,
})
export class PasswordForm {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  protected readonly draft = signal(empty());

  protected async change(event: Event): Promise<void> {
    event.preventDefault();
    const done = await this.draft().submit((body) => this.api.post<{ ended: number }>('me/password', body));
    if (!done) return;
    this.draft.set(empty());
    this.toasts.done(`Password changed, ${plural(done.ended, 'other session')} ended`);
  }
}
