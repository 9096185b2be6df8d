import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Wire } from '../api/contract';
import { Failed, Skeleton } from '../ui/states';
import { MySessions } from './my-sessions';
import { MyTokens } from './my-tokens';
import { PasswordForm } from './password-form';
import { ProfileForm } from './profile-form';

/** Everything a person may set for themselves. */
@Component({
  selector: 'hf-me-page',
  imports: [Failed, MySessions, MyTokens, PasswordForm, ProfileForm, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>{{ me.value()?.name ?? 'Your account' }}</h1>
        <p class="sub wrap">{{ me.value()?.email }}</p>
      </div>
      <div class="acts"><button type="button" class="b" (click)="signOut()">Sign out</button></div>
    </div>
    @if (me.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="me.reload()" />
    }
    @if (me.value(); as one) {
      <div class="grid aside">
        <div>
          <section>
            <div class="sech">
              <h2>Where you are signed in</h2>
            </div>
            <hf-my-sessions />
          </section>
          <section class="sec">
            <hf-my-tokens [owner]="one.name" />
          </section>
        </div>
        <aside class="panel stackp">
          <section>
            <h2>Profile</h2>
            <hf-profile-form [me]="one" (saved)="reload()" />
          </section>
          <section>
            <h2>Password</h2>
            <hf-password-form />
          </section>
        </aside>
      </div>
    } @else if (!me.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="5" [columns]="3" /></div>
    }
  `,
})
export class MePage {
  private readonly session = inject(Session);
  protected readonly me = query<Wire<'Me'>>(() => apiUrl('me'), { follows: ['person'] });
  protected readonly name = computed(() => this.me.value()?.name ?? '');

  protected reload(): void {
    this.me.reload();
    void this.session.load();
  }

  protected async signOut(): Promise<void> {
    await this.session.signOut();
    location.assign('/sign-in');
  }
}
