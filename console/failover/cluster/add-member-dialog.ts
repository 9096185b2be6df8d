import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import type { ClusterPlan } from '../../api/types/failover';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { PlanFlow, type PlanWish } from '../plan-flow';

/** What was asked for, and its plan. */
export interface AddMemberPlanned {
  readonly wish: PlanWish;
  readonly plan: ClusterPlan;
}

/** Asks for the empty server that shall become a member; what stands against it is told here. Closes with a plan that can run. */
@Component({
  selector: 'hf-add-member-dialog',
  imports: [DialogFrame, Failed, Field],
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
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        @for (blocker of against(); track $index) {
          <p class="note red wrap" role="alert">{{ blocker }}</p>
        }
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!draft.value().address.trim() || draft.busy()">
            Preview the plan…
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class AddMemberDialog {
  private readonly flow = inject(PlanFlow);
  private readonly data = inject<{ clusterId: string }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<AddMemberPlanned>>(DialogRef);
  protected readonly draft = new Draft({ address: '', name: '' });
  /** Why it cannot be added now. */
  protected readonly against = signal<readonly string[]>([]);

  protected async plan(event: Event): Promise<void> {
    event.preventDefault();
    const [address, name] = [this.draft.value().address.trim(), this.draft.value().name.trim()];
    if (!address) return;
    this.against.set([]);
    const wish: PlanWish = { kind: 'add-member', address, ...(name ? { name } : {}) };
    const plan = await this.draft.submit(() => this.flow.make(this.data.clusterId, wish));
    if (plan?.possible) this.ref.close({ wish, plan });
    else
      this.against.set(
        plan?.blockers.map(({ sentence, remedy }) => [sentence, remedy].filter(Boolean).join(' ')) ?? [],
      );
  }
}
