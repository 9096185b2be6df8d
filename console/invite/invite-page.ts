import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Api, apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed, Skeleton } from '../ui/states';

interface Invitation {
  readonly email: string;
  readonly name: string | null;
}

/** A one-use link. It stands in the path or after `#`. */
@Component({
  selector: 'hf-invite-page',
  imports: [Failed, Field, Skeleton],
  host: { class: 'alone' },
  template: `
    <main class="alone-in">
      <p class="brand">
        <svg aria-hidden="true"><use href="#i-mark" /></svg>Holdfast
      </p>
      <p class="sub where">{{ host }}</p>
      @if (invitation.value(); as invited) {
        <h1>Welcome{{ invited.name ? ', ' + invited.name : '' }}</h1>
        <p class="lead">Choose a password for {{ invited.email }}. Nobody else ever sees it.</p>
        <form (submit)="accept($event)">
          @if (!invited.name) {
            <hf-field [draft]="draft" name="name" label="Name" autocomplete="name" />
          }
          <hf-field
            [draft]="draft"
            name="password"
            kind="password"
            label="Password"
            autocomplete="new-password"
            hint="At least 15 characters; any words will do."
          />
          @if (draft.problem(); as problem) {
            <hf-failed [problem]="problem" />
          }
          <button type="submit" class="b pri tall" [disabled]="draft.busy()">Join Holdfast</button>
        </form>
      } @else if (invitation.problem()) {
        <h1>This invitation does not work</h1>
        <p class="lead">
          It was used, is older than 24 hours, or was replaced by a newer one. Ask whoever invited you for another.
        </p>
        <hf-failed [problem]="invitation.problem()!" />
        <p><a class="b" href="/sign-in">Sign in</a></p>
      } @else {
        <hf-skeleton [rows]="3" [columns]="1" />
      }
    </main>
  `,
})
export class InvitePage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  readonly token = input<string>();

  private readonly secret = computed(() => this.token() || decodeURIComponent(location.hash.slice(1)));
  protected readonly host = location.host;
  protected readonly invitation = query<Invitation>(() => apiUrl(`invites/${encodeURIComponent(this.secret())}`));
  protected readonly draft = new Draft({ name: '', password: '' });

  protected async accept(event: Event): Promise<void> {
    event.preventDefault();
    const joined = await this.draft.submit(async ({ name, password }) => {
      await this.api.post(`invites/${encodeURIComponent(this.secret())}`, name ? { name, password } : { password });
      await this.session.signIn(this.invitation.value()!.email, password);
      return true;
    });
    if (joined) await this.router.navigateByUrl('/');
  }
}
