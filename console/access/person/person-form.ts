import { Component, inject, input, output } from '@angular/core';
import { Api } from '../../api/api';
import type { PersonView } from '../../api/types/people';
import { DraftProblem } from '../../ui/draft-problem';
import { Editing } from '../../ui/editing';
import { Field } from '../../ui/field';
import { Toasts } from '../../ui/toasts';

/** Name and address. What someone typed stays when the person changes elsewhere; the server refuses a stale save. */
@Component({
  selector: 'hf-person-form',
  imports: [DraftProblem, Field],
  template: `
    <form (submit)="save($event)">
      <hf-field [draft]="draft()" name="name" label="Name" [disabled]="!editable()" />
      <hf-field [draft]="draft()" name="email" kind="email" label="E-mail" [disabled]="!editable()" />
      <hf-draft-problem [draft]="draft()" (again)="readAgain()" />
      @if (editable()) {
        <p class="row">
          <button type="submit" class="b" [disabled]="!draft().changed() || draft().busy()">Save profile</button>
        </p>
      } @else {
        <p class="sub">Changing people needs the permission person.edit.</p>
      }
    </form>
  `,
})
export class PersonForm {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  readonly person = input.required<PersonView>();
  readonly editable = input(false);
  readonly saved = output<void>();
  private readonly editing = new Editing(this.person, ({ name, email }) => ({ name, email }));
  protected readonly draft = this.editing.draft;

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft().submit((body) =>
      this.api.patch<PersonView>(this.path(), body, { ifMatch: this.editing.version() }),
    );
    if (!saved) return;
    this.editing.saved(saved);
    this.toasts.done('Profile saved');
    this.saved.emit();
  }

  protected async readAgain(): Promise<void> {
    this.editing.rebase(await this.api.get<PersonView>(this.path()));
  }

  private path(): string {
    return `people/${this.person().id}`;
  }
}
