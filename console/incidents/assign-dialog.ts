import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { IncidentView } from '../api/types/incidents';
import type { Page } from '../api/types/page';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who shall have it. Those who may not see people can give it to themselves or to nobody. */
@Component({
  selector: 'hf-assign-dialog',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="give($event)">
      <hf-dialog [title]="'Assign #' + data.incident.number + ' ' + data.incident.cause.name">
        <hf-field [draft]="draft" name="to" kind="choice" label="To" [choices]="choices()" />
        <ng-container foot>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri">Assign #{{ data.incident.number }}</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class AssignDialog {
  protected readonly ref = inject<DialogRef<{ id: string | null }>>(DialogRef);
  protected readonly data = inject<{ incident: IncidentView; me: Named | null }>(DIALOG_DATA);
  private readonly session = inject(Session);
  private readonly people = query<Page<Named>>(() =>
    this.session.may('person.read') ? apiUrl('people', { limit: 200 }) : undefined,
  );
  protected readonly draft = new Draft({ to: this.data.me?.id ?? '' });
  protected readonly choices = computed(() => {
    const { me } = this.data;
    const others = (this.people.value()?.items ?? []).filter(({ id }) => id !== me?.id);
    const own = me ? [{ value: me.id, label: `${me.name} (you)` }] : [];
    return [...own, ...others.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: 'Nobody' }];
  });

  protected give(event: Event): void {
    event.preventDefault();
    this.ref.close({ id: this.draft.value().to || null });
  }
}
