import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Api } from '../../api/api';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';

@Component({
  selector: 'hf-account-dialog',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="add($event)">
      <hf-dialog title="Add a service account">
        <hf-field [draft]="draft" name="name" label="Name" placeholder="ci-bot" />
        <hf-field [draft]="draft" name="purpose" label="What it is for" [optional]="true" />
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub">It can do nothing until it has a role and a token.</span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">Add the account</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class AccountDialog {
  private readonly api = inject(Api);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly draft = new Draft({ name: '', purpose: '' });

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.draft.submit((body) => this.api.post('service-accounts', body))) this.ref.close(true);
  }
}
