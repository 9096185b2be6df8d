import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { DialogFrame } from './dialog-frame';
import type { Agreed, Confirmation } from './dialog-data';
import { Draft } from './draft';
import { Field } from './field';

@Component({
  selector: 'hf-confirm',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="agree($event)">
      <hf-dialog [title]="data.title">
        @for (line of data.effect; track line) {
          <p class="effect text" [class.note]="data.level === 3 && $first" [class.red]="data.level === 3 && $first">
            {{ line }}
          </p>
        }
        @if (data.typedName) {
          <hf-field
            [draft]="draft"
            name="typed"
            [label]="'Type the name, ' + data.typedName"
            [hint]="matches() ? 'Matches' : ''"
          />
        }
        @if (data.asksReason) {
          <hf-field [draft]="draft" name="reason" kind="area" label="Reason, for the audit log" />
        }
        <ng-container foot>
          <span class="sub"></span>
          @if (!data.tells) {
            <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          }
          <button
            type="submit"
            class="b"
            [class.pri]="data.level < 3"
            [class.danger]="data.level === 3"
            [disabled]="!ready()"
          >
            {{ data.button }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class ConfirmDialog {
  protected readonly data = inject<Confirmation>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<Agreed>>(DialogRef);
  protected readonly draft = new Draft({ typed: '', reason: '' });
  protected readonly matches = computed(() => this.draft.value().typed.trim() === this.data.typedName);
  protected readonly ready = computed(
    () =>
      (!this.data.typedName || this.matches()) &&
      (!this.data.asksReason || this.draft.value().reason.trim().length > 2),
  );

  protected agree(event: Event): void {
    event.preventDefault();
    if (this.ready()) this.ref.close({ reason: this.draft.value().reason.trim() });
  }
}
