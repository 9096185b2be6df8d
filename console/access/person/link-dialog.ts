import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import type { InviteLink } from '../../api/types/people';
import { Ago } from '../../ui/ago';
import { Copy } from '../../ui/copy';
import { DialogFrame } from '../../ui/dialog-frame';

/** A one-use link to hand over; it is shown now and never again. */
@Component({
  selector: 'hf-link-dialog',
  imports: [Ago, Copy, DialogFrame],
  template: `
    <hf-dialog [title]="'Hand ' + data.name + ' this link'">
      <p class="effect text">
        It works once and ends <hf-ago [at]="data.expiresAt" />. Its holder chooses a new password with it; earlier
        links of {{ data.name }} stop working.
      </p>
      <hf-copy [text]="data.inviteLink" name="the link" />
      <ng-container foot>
        <span class="sub"></span>
        <button type="button" class="b pri" data-first (click)="ref.close()">Done</button>
      </ng-container>
    </hf-dialog>
  `,
})
export class LinkDialog {
  protected readonly data = inject<InviteLink & { name: string }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
}
