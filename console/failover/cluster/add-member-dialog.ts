import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import type { PlanWish } from '../plan-flow';

/** Asks for the empty server that shall become a member. Closes with what to plan. */
@Component({
  selector: 'hf-add-member-dialog',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="plan($event)">
      <hf-dialog title="Add a member">
        <p class="effect text">
          An empty server is filled from the best replica and follows the primary. Writes do not pause. Nothing happens
          before you have seen the plan.
        </p>
        <hf-field
          [draft]="draft"
          name="address"
          label="Address of the empty server"
          placeholder="db-4.example.com:3306"
        />
        <hf-field
          [draft]="draft"
          name="name"
          label="Name"
          [optional]="true"
          placeholder="db-4"
          hint="As its server is named in the proxies"
        />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!draft.value().address.trim()">Preview the plan…</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class AddMemberDialog {
  protected readonly ref = inject<DialogRef<PlanWish>>(DialogRef);
  protected readonly draft = new Draft({ address: '', name: '' });

  protected plan(event: Event): void {
    event.preventDefault();
    const { address, name } = this.draft.value();
    if (!address.trim()) return;
    this.ref.close({
      kind: 'add-member',
      address: address.trim(),
      ...(name.trim() ? { name: name.trim() } : {}),
    });
  }
}
