import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { Api } from '../../api/api';
import type { PersonView } from '../../api/types/people';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';

/** Name and address. What someone typed stays when the person changes elsewhere; the server refuses a stale save. */
@Component({
  selector: 'hf-person-form',
  imports: [Failed, Field],
  template: `
    <form (submit)="save($event)">
      <hf-field [draft]="draft()" name="name" label="Name" [disabled]="!editable()" />
      <hf-field [draft]="draft()" name="email" kind="email" label="E-mail" [disabled]="!editable()" />
      @if (draft().problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
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
  private readonly identity = computed(() => `${this.person().id} ${this.person().version}`);
  protected readonly draft = linkedSignal({
    source: this.identity,
    computation: () => new Draft({ name: this.person().name, email: this.person().email }),
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { id, version } = this.person();
    const saved = await this.draft().submit((body) =>
      this.api.patch<PersonView>(`people/${id}`, body, { ifMatch: version }),
    );
    if (!saved) return;
    this.toasts.done('Profile saved');
    this.saved.emit();
  }
}
