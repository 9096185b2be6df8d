import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Api } from '../api/api';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';

@Component({
  selector: 'hf-store-dialog',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="add($event)">
      <hf-dialog title="Add a backup store">
        <hf-field [draft]="draft" name="name" label="Name" placeholder="nas" />
        <hf-field
          [draft]="draft"
          name="path"
          label="Folder on Holdfast's machine"
          placeholder="/mnt/backups/holdfast"
          hint="Best on another disk. Holdfast puts an identity file there and refuses to write when it is missing."
        />
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">Add the store</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class StoreDialog {
  private readonly api = inject(Api);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly draft = new Draft({ name: '', path: '' });

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.draft.submit((body) => this.api.post('backup-stores', body))) this.ref.close(true);
  }
}
