import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import type { IncidentPage, IncidentView } from '../api/types/incidents';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';

/** Which of the other open ones it is part of. */
@Component({
  selector: 'hf-merge-dialog',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="merge($event)">
      <hf-dialog [title]="'Merge #' + one.number + ' ' + one.cause.name + ' into another'">
        @if (choices().length) {
          <p class="effect text">It ends, and goes on as part of the other. Whoever was told of it is told so.</p>
          <hf-field [draft]="draft" name="into" kind="choice" label="Into" [choices]="choices()" />
        } @else {
          <p class="text">No other incident is open.</p>
        }
        <ng-container foot>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!choices().length">Merge #{{ one.number }}</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class MergeDialog {
  protected readonly ref = inject<DialogRef<string>>(DialogRef);
  protected readonly one = inject<IncidentView>(DIALOG_DATA);
  private readonly open = query<IncidentPage>(() => apiUrl('incidents', { limit: 100 }));
  protected readonly draft = new Draft({ into: '' });
  protected readonly choices = computed(() =>
    (this.open.value()?.items ?? [])
      .filter(({ id, may }) => id !== this.one.id && may.includes('incident.operate'))
      .map(({ id, number, cause }) => ({ value: id, label: `#${number} ${cause.name}` })),
  );

  protected merge(event: Event): void {
    event.preventDefault();
    const into = this.draft.value().into || this.choices()[0]?.value;
    if (into) this.ref.close(into);
  }
}
