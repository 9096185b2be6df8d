import { Component, computed, inject, input, output } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { SetupState } from '../api/types/setup';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { duration, plural } from '../ui/format';
import { Empty, Failed } from '../ui/states';
import { Ticker } from '../ui/ticker';

const LEAST_CHARACTERS = 15;

@Component({
  selector: 'hf-owner-step',
  imports: [Empty, Failed, Field],
  template: `
    @if (state.value()?.needed === false) {
      <hf-empty title="Holdfast has its owner">
        The set-up link works once and was used. Ask the owner for an invitation, or sign in.
        <a action class="b pri" href="/sign-in">Sign in</a>
      </hf-empty>
    } @else {
      <form (submit)="create($event)">
        <h1>Become the owner</h1>
        <p class="lead">There is no default account. The owner can do everything and invite the others.</p>
        <hf-field [draft]="draft" name="name" label="Name" autocomplete="name" />
        <hf-field [draft]="draft" name="email" kind="email" label="E-mail" autocomplete="email" />
        <hf-field
          [draft]="draft"
          name="password"
          kind="password"
          label="Password"
          autocomplete="new-password"
          [hint]="passwordHint()"
        />
        @if (!token()) {
          <hf-field
            [draft]="draft"
            name="token"
            label="Set-up code"
            hint="The part after # of the link that the server printed. New one: npx holdfast admin setup-link"
          />
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <p class="go">
          <button type="submit" class="b pri tall" [disabled]="draft.busy()">
            {{ draft.busy() ? 'Creating the owner' : 'Create the owner' }}
          </button>
        </p>
        @if (left(); as left) {
          <p class="sub">The link that brought you here works once, for another {{ left }}.</p>
        }
      </form>
    }
  `,
})
export class OwnerStep {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  readonly token = input.required<string>();
  readonly done = output<void>();

  protected readonly state = query<SetupState>(() => apiUrl('setup'));
  protected readonly draft = new Draft({ name: '', email: '', password: '', token: '' });
  protected readonly left = computed(() => {
    const expiresAt = this.state.value()?.expiresAt;
    return expiresAt ? duration(Math.max(0, expiresAt - this.ticker.now())) : null;
  });
  protected readonly passwordHint = computed(() => {
    const typed = [...this.draft.value().password].length;
    const rule = `At least ${LEAST_CHARACTERS}; any words will do.`;
    return typed === 0 ? rule.replace('15;', '15 characters;') : `${plural(typed, 'character')}. ${rule}`;
  });

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const made = await this.draft.submit(async ({ name, email, password, token }) => {
      await this.api.post('setup', {
        token: this.token() || token.trim(),
        name: name.trim(),
        email: email.trim(),
        password,
      });
      history.replaceState(null, '', '/setup');
      return this.session.load();
    });
    if (made) this.done.emit();
  }
}
