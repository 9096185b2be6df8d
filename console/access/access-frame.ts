import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Page } from '../api/types/page';
import type { GrantView, ListedPerson, ServiceAccount } from '../api/types/people';
import { Dialogs } from '../ui/dialogs';
import { count, plural } from '../ui/format';

/** Head and tabs of everything about who may do what. */
@Component({
  selector: 'hf-access-frame',
  imports: [RouterLink, RouterOutlet],
  template: `
    <div class="head">
      <div class="t">
        <h1>People and access</h1>
        <p class="sub">{{ summary() }}</p>
      </div>
      @if (mayInvite()) {
        <div class="acts">
          <button type="button" class="b pri" (click)="invite()">Invite a person…</button>
        </div>
      }
    </div>
    <nav class="tabs" aria-label="Access">
      @for (tab of tabs(); track tab.path) {
        <a [routerLink]="tab.path" [attr.aria-current]="tab.path === at() ? 'page' : null"
          >{{ tab.label }}
          @if (tab.count !== undefined) {
            <span>{{ tab.count }}</span>
          }
        </a>
      }
    </nav>
    <router-outlet />
  `,
})
export class AccessFrame {
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly sees = this.session.may('person.read');
  private readonly people = query<Page<ListedPerson>>(() => (this.sees ? apiUrl('people', { limit: 1 }) : undefined), {
    follows: ['person'],
  });
  private readonly grants = query<Page<GrantView>>(() => apiUrl('grants', { limit: 1 }), { follows: ['grant'] });
  private readonly accounts = query<Page<ServiceAccount>>(
    () => (this.sees ? apiUrl('service-accounts', { limit: 1 }) : undefined),
    { follows: ['service-account'] },
  );
  private readonly navigated = toSignal(this.router.events);
  /** The path alone. The router no longer knows a tab as its own once a filter was put into its query. */
  protected readonly at = computed(() => {
    this.navigated();
    return this.router.url.split('?')[0];
  });
  protected readonly mayInvite = computed(() => this.session.may('person.edit'));

  protected readonly tabs = computed(() => [
    { path: '/access', label: 'People', count: shown(this.people.value()?.total) },
    { path: '/access/roles', label: 'Roles', count: undefined },
    { path: '/access/grants', label: 'Grants', count: shown(this.grants.value()?.total) },
    { path: '/access/tokens', label: 'Service accounts', count: shown(this.accounts.value()?.total) },
    { path: '/access/explain', label: 'Explain', count: undefined },
  ]);

  protected readonly summary = computed(() => {
    const people = this.people.value()?.total;
    if (people === undefined) return 'Who may do what, and why.';
    const accounts = this.accounts.value()?.total ?? 0;
    return `${plural(people, 'person', 'people')}, ${plural(accounts, 'service account')}. Who may do what, and why.`;
  });

  protected async invite(): Promise<void> {
    const { InviteDialog } = await import('./people/invite-dialog');
    await this.dialogs.open(InviteDialog, null, { stays: true });
  }
}

const shown = (total: number | undefined) => (total === undefined ? undefined : count(total));
