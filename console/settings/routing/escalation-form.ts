import { Component, computed, inject, input, output } from '@angular/core';
import { Api } from '../../api/api';
import type { Wire } from '../../api/contract';
import { DraftProblem } from '../../ui/draft-problem';
import { Editing } from '../../ui/editing';
import { Field } from '../../ui/field';
import { Toasts } from '../../ui/toasts';
import { escalationWords } from './route-words';

export type Escalation = Wire<'IncidentEscalation'>;

/** Null is an empty field: never taken for the 0 that means "never". */
interface EscalationDraft {
  afterMinutes: number | null;
  times: number | null;
}

/** When an incident that nobody takes is told again, to the routes that wait for it. */
@Component({
  selector: 'hf-escalation-form',
  imports: [DraftProblem, Field],
  template: `
    <form class="panel edge pad form" (submit)="save($event)">
      <div class="fields">
        <hf-field
          [draft]="draft()"
          name="afterMinutes"
          kind="number"
          label="Minutes without a word from anybody"
          hint="0: never; at most 1,440"
          [disabled]="!mayEdit()"
        />
        <hf-field
          [draft]="draft()"
          name="times"
          kind="number"
          label="How often"
          hint="1 to 10"
          [disabled]="!mayEdit()"
        />
      </div>
      <p class="sub text gap">{{ words() }}</p>
      <hf-draft-problem [draft]="draft()" (again)="readAgain()" />
      @if (mayEdit()) {
        <p class="row">
          <button type="submit" class="b" [disabled]="!draft().changed() || draft().busy()">Save escalation</button>
        </p>
      }
    </form>
  `,
})
export class EscalationForm {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  readonly rule = input.required<Escalation>();
  readonly mayEdit = input.required<boolean>();
  readonly saved = output<void>();
  private readonly editing = new Editing(
    () => ({ ...this.rule(), id: 'escalation' }),
    ({ afterMinutes, times }): EscalationDraft => ({ afterMinutes, times }),
  );
  protected readonly draft = this.editing.draft;
  protected readonly words = computed(() => escalationWords(this.draft().value()));

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft().submit((rule) =>
      this.api.put<Escalation>('incidents/escalation', rule, { ifMatch: this.editing.version() }),
    );
    if (saved === undefined) return;
    this.editing.saved({ ...saved, id: 'escalation' });
    this.toasts.done('Escalation saved');
    this.saved.emit();
  }

  protected async readAgain(): Promise<void> {
    this.editing.rebase({ ...(await this.api.get<Escalation>('incidents/escalation')), id: 'escalation' });
  }
}
