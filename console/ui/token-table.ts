import { Component, inject, input, output } from '@angular/core';
import { Ago } from './ago';
import { StatusMark } from './status';
import { Ticker } from './ticker';
import { endsSoon } from './token-end';

export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly string[] | null;
  readonly addresses: readonly string[];
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/** Tokens by name; their secret is shown nowhere again. */
@Component({
  selector: 'hf-token-table',
  imports: [Ago, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Tokens
      </caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">May</th>
          <th scope="col">Ends</th>
          <th scope="col">Used</th>
          <th scope="col"><span class="vh">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        @for (token of rows(); track token.id) {
          <tr>
            <th scope="row">
              {{ token.name }}<code class="sub">{{ token.hint }}</code>
            </th>
            <td data-l="May" class="wrap">
              {{ token.scopes ? token.scopes.join(', ') : 'all its owner may' }}
              @if (token.addresses.length) {
                <span class="sub">from {{ token.addresses.join(', ') }}</span>
              }
            </td>
            <td data-l="Ends">
              @if (token.expiresAt === null) {
                no end
              } @else if (soon(token); as words) {
                <hf-status of="degraded">{{ words }}</hf-status>
              } @else {
                <hf-ago [at]="token.expiresAt" />
              }
            </td>
            <td data-l="Used"><hf-ago [at]="token.lastUsedAt" /></td>
            <td class="num">
              @if (revocable()) {
                <button
                  type="button"
                  class="b txt sm"
                  (click)="revoked.emit(token)"
                  [attr.aria-label]="'Revoke ' + token.name"
                >
                  Revoke…
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class TokenTable<T extends ShownToken> {
  private readonly ticker = inject(Ticker);
  readonly rows = input.required<readonly T[]>();
  readonly revocable = input(false);
  readonly revoked = output<T>();

  protected soon({ expiresAt }: T): string | null {
    return endsSoon(expiresAt, this.ticker.now());
  }
}
