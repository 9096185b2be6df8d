import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { Copy } from './copy';
import { DialogFrame } from './dialog-frame';
import { Draft } from './draft';
import { Field } from './field';
import { Failed } from './states';

/** Whose token, whether it may go on without an end, and how it is made. */
export interface TokenRequest {
  readonly owner: string;
  readonly endless: boolean;
  readonly make: (body: object) => Promise<{ token: string }>;
}

const DAY = 86_400_000;

/** Asks for a token's name, rights and end, then shows it once. */
@Component({
  selector: 'hf-token-dialog',
  imports: [Copy, DialogFrame, Failed, Field],
  template: `
    @if (token(); as token) {
      <hf-dialog title="Copy the token now">
        <p class="effect text">It is shown this once and kept only as a hash.</p>
        <hf-copy [text]="token" name="the token" />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b pri" data-first (click)="ref.close()">I have it</button>
        </ng-container>
      </hf-dialog>
    } @else {
      <form (submit)="make($event)">
        <hf-dialog [title]="'New token of ' + data.owner">
          <hf-field [draft]="draft" name="name" label="Name" placeholder="nightly backup" />
          <hf-field
            [draft]="draft"
            name="scopes"
            label="Only these permissions"
            [optional]="true"
            placeholder="backup.run backup.read job.read"
            hint="Apart by spaces. Left empty, it may do all its owner may at that moment."
          />
          <hf-field
            [draft]="draft"
            name="addresses"
            label="Only from these addresses"
            [optional]="true"
            placeholder="10.0.3.0/24"
          />
          <hf-field [draft]="draft" name="days" kind="choice" label="Ends" [choices]="ends" />
          @if (draft.problem(); as problem) {
            <hf-failed [problem]="problem" />
          }
          <ng-container foot>
            <span class="sub"></span>
            <button type="button" class="b" (click)="ref.close()">Cancel</button>
            <button type="submit" class="b pri" [disabled]="draft.busy()">Make the token</button>
          </ng-container>
        </hf-dialog>
      </form>
    }
  `,
})
export class TokenDialog {
  protected readonly data = inject<TokenRequest>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly draft = new Draft({ name: '', scopes: '', addresses: '', days: '90' });
  protected readonly token = signal('');
  protected readonly ends = [
    { value: '7', label: 'in 7 days' },
    { value: '90', label: 'in 90 days' },
    { value: '365', label: 'in a year' },
    ...(this.data.endless ? [{ value: '', label: 'no end' }] : []),
  ];

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    const made = await this.draft.submit(({ name, scopes, addresses, days }) =>
      this.data.make({
        name,
        scopes: words(scopes).length ? words(scopes) : null,
        addresses: words(addresses),
        expiresAt: days ? Date.now() + Number(days) * DAY : null,
      }),
    );
    if (made) this.token.set(made.token);
  }
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
