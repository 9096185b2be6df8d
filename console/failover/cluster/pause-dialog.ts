import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { clockTime, timeZone } from '../../ui/format';
import { Ticker } from '../../ui/ticker';
import { wallTime } from '../../ui/wall-time';
import { pauseEnd, type PauseForm, tomorrowAt } from './pause';

const LENGTHS: readonly Choice[] = [
  { value: 'hour', label: 'An hour' },
  { value: 'hours', label: 'Four hours' },
  { value: 'morning', label: 'Until tomorrow 8:00' },
  { value: 'own', label: 'Until another time' },
];

/** Asks how long failover is held back, and why. Closes with the end and the reason. */
@Component({
  selector: 'hf-pause-dialog',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="agree($event)">
      <hf-dialog [title]="'Pause failover of ' + data.name + '?'">
        <p class="effect text">
          Holdfast goes on watching and tells what it would do, but does nothing by itself until the pause is over or
          you resume it.
        </p>
        <hf-field
          [draft]="draft"
          name="length"
          kind="choice"
          label="For how long"
          [choices]="lengths"
          [hint]="ends()"
        />
        @if (draft.value().length === 'own') {
          <hf-field
            [draft]="draft"
            name="own"
            kind="datetime-local"
            label="Until"
            [hint]="end() === null ? 'A time to come, seven days away at most' : ''"
          />
        }
        <hf-field [draft]="draft" name="reason" kind="area" label="Reason, for the audit log" />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!ready()">Pause failover of {{ data.name }}</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class PauseDialog {
  private readonly ticker = inject(Ticker);
  protected readonly data = inject<{ name: string }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<{ until: number; reason: string }>>(DialogRef);
  protected readonly lengths = LENGTHS;
  protected readonly draft = new Draft<PauseForm>({
    ...{ length: 'hour', reason: '' },
    own: wallTime(tomorrowAt('12:00', Date.now(), timeZone()), timeZone()),
  });
  protected readonly end = computed(() => pauseEnd(this.draft.value(), this.ticker.now(), timeZone()));
  protected readonly ends = computed(() => {
    const at = this.end();
    return at === null ? '' : `Ends ${clockTime(at)}`;
  });
  protected readonly ready = computed(() => this.end() !== null && this.draft.value().reason.trim().length > 2);

  protected agree(event: Event): void {
    event.preventDefault();
    const until = pauseEnd(this.draft.value(), Date.now(), timeZone());
    if (until !== null && this.ready()) this.ref.close({ until, reason: this.draft.value().reason.trim() });
  }
}
