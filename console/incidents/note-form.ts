import { Component, inject, input, output } from '@angular/core';
import { Api } from '../api/api';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';

/** A line for whoever comes next. */
@Component({
  selector: 'hf-note-form',
  imports: [Failed, Field],
  template: `
    <form class="panel edge pad" (submit)="save($event)">
      <hf-field [draft]="draft" name="text" kind="area" label="Add a note" hint="For whoever comes next" [rows]="2" />
      @if (draft.problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <button type="submit" class="b" [disabled]="draft.busy() || !draft.value().text.trim()">Add the note</button>
    </form>
  `,
})
export class NoteForm {
  private readonly api = inject(Api);
  readonly incidentId = input.required<string>();
  readonly noted = output<void>();
  protected readonly draft = new Draft({ text: '' });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(({ text }) =>
      this.api.post(`incidents/${this.incidentId()}/notes`, { text }),
    );
    if (!saved) return;
    this.draft.patch({ text: '' });
    this.noted.emit();
  }
}
