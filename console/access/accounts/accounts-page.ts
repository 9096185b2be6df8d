import { Component, computed, inject } from '@angular/core';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { ServiceAccount, TokenView } from '../../api/types/people';
import { Dialogs } from '../../ui/dialogs';
import { Empty, Failed, Skeleton } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { TokenTable } from '../../ui/token-table';

/** Accounts of scripts, Prometheus and other programs, with their tokens. */
@Component({
  selector: 'hf-accounts-page',
  imports: [Empty, Failed, Skeleton, TokenTable],
  template: `
    @if (!sees()) {
      <hf-empty title="You may not see the service accounts">Seeing them needs the permission person.read.</hf-empty>
    } @else {
      @if (attempt.refused() ?? list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
      }
      @if (list.value(); as page) {
        @for (account of page.items; track account.id) {
          <section class="sec">
            <div class="sech">
              <h2>{{ account.name }}</h2>
              <span class="sub">{{ account.purpose }}</span>
              @if (mayManage()) {
                <span class="r row">
                  <button type="button" class="b sm" (click)="give(account)">Give a role…</button>
                  <button type="button" class="b sm" (click)="token(account)">New token…</button>
                  <button
                    type="button"
                    class="b txt sm"
                    (click)="remove(account)"
                    [attr.aria-label]="'Delete ' + account.name"
                  >
                    Delete…
                  </button>
                </span>
              }
            </div>
            @if (account.tokens.length) {
              <hf-token-table [rows]="account.tokens" [revocable]="mayManage()" (revoked)="revoke(account, $event)" />
            } @else {
              <p class="panel edge pad sub">No token yet: nothing can use this account.</p>
            }
          </section>
        } @empty {
          <hf-empty title="No program has an account yet">
            A service account gives a script, a cron job or Prometheus rights of its own, so that nothing stops when a
            person leaves.
            @if (mayManage()) {
              <button action type="button" class="b" (click)="add()">Add a service account…</button>
            }
          </hf-empty>
        }
        @if (page.items.length && mayManage()) {
          <p class="row sec"><button type="button" class="b" (click)="add()">Add a service account…</button></p>
        }
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="4" [columns]="4" /></div>
      }
    }
  `,
})
export class AccountsPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly sees = computed(() => this.session.may('person.read'));
  protected readonly mayManage = computed(() => this.session.may('token.service'));
  protected readonly attempt = new Attempt();
  protected readonly list = query<Page<ServiceAccount>>(
    () => (this.sees() ? apiUrl('service-accounts', { limit: 100 }) : undefined),
    { follows: ['service-account', 'token'] },
  );

  protected again(): void {
    this.attempt.forget();
    this.list.reload();
  }

  protected async add(): Promise<void> {
    const { AccountDialog } = await import('./account-dialog');
    if (await this.dialogs.open(AccountDialog, null)) this.list.reload();
  }

  protected async give({ id, name }: ServiceAccount): Promise<void> {
    const { GiveRoleDialog } = await import('../grants/give-role-dialog');
    await this.dialogs.open(GiveRoleDialog, { subjectKind: 'service', subjectId: id, subjectName: name });
  }

  protected async token(account: ServiceAccount): Promise<void> {
    const { TokenDialog } = await import('../../ui/token-dialog');
    const make = (body: object) => this.api.post<{ token: string }>(`service-accounts/${account.id}/tokens`, body);
    await this.dialogs.open(TokenDialog, { owner: account.name, endless: true, make }, { stays: true });
    this.list.reload();
  }

  protected revoke(account: ServiceAccount, token: TokenView): Promise<void> {
    return this.agreed(
      `Revoke ${token.name}?`,
      ['Every script that uses it is refused from the next request on. A revoked token does not come back.'],
      `Revoke ${token.name}`,
      `service-accounts/${account.id}/tokens/${token.id}`,
    );
  }

  protected remove(account: ServiceAccount): Promise<void> {
    const tokens = account.tokens.length;
    const effect = [
      `Its ${tokens} ${tokens === 1 ? 'token stops' : 'tokens stop'} working at once, its roles are gone.`,
    ];
    return this.agreed(`Delete ${account.name}?`, effect, `Delete ${account.name}`, `service-accounts/${account.id}`);
  }

  private async agreed(title: string, effect: string[], button: string, path: string): Promise<void> {
    if (!(await this.dialogs.confirm({ title, effect, button, level: 2 }))) return;
    await this.attempt.to(async () => {
      await this.api.delete(path);
      this.toasts.done(`${button.replace(/^\w+ /, '')} is gone`);
    });
    this.list.reload();
  }
}
