import { Component, inject, input } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import { Attempt } from '../api/attempt';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import type { Page } from '../api/types/page';
import { Dialogs } from '../ui/dialogs';
import { Failed } from '../ui/states';
import { Toasts } from '../ui/toasts';
import { TokenTable } from '../ui/token-table';

type Token = Wire<'Token'>;

/** Personal tokens: for the command line and for scripts that act as the person. */
@Component({
  selector: 'hf-my-tokens',
  imports: [Failed, TokenTable],
  template: `
    <div class="sech">
      <h2>Your tokens</h2>
      <button type="button" class="b sm r" (click)="add()">New token…</button>
    </div>
    @if (attempt.refused() ?? list.problem(); as problem) {
      <hf-failed [problem]="problem" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <hf-token-table [rows]="page.items" [revocable]="true" (revoked)="revoke($event)" />
      } @else {
        <p class="panel edge pad text">
          A token lets the command line or a script act as you, with no more rights than you have.
          <span class="sub">npx holdfast login makes one by itself.</span>
        </p>
      }
    }
  `,
})
export class MyTokens {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  readonly owner = input.required<string>();
  protected readonly attempt = new Attempt();
  protected readonly list = query<Page<Token>>(() => apiUrl('me/tokens'), { follows: ['token'] });

  protected async add(): Promise<void> {
    const { TokenDialog } = await import('../ui/token-dialog');
    const make = (body: object) => this.api.post<{ token: string }>('me/tokens', body);
    await this.dialogs.open(TokenDialog, { owner: this.owner(), endless: false, make }, { stays: true });
    this.list.reload();
  }

  protected async revoke(token: Token): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Revoke ${token.name}?`,
      effect: ['Every script that uses it is refused from the next request on. A revoked token does not come back.'],
      button: `Revoke ${token.name}`,
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(async () => {
      await this.api.delete(`me/tokens/${token.id}`);
      this.toasts.done(`${token.name} is revoked`);
    });
    this.list.reload();
  }
}
