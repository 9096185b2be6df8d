import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import { query } from '../api/query';
import type { PlanView, StoreView } from '../api/types/backups';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { clockTime } from '../ui/format';
import { Failed } from '../ui/states';
import { backupSubjects, optionsOf } from './subjects';

const PRESETS = [
  { value: '10 2 * * *', label: 'Every night at 02:10' },
  { value: '10 */6 * * *', label: 'Every 6 hours' },
  { value: '10 * * * *', label: 'Every hour' },
  { value: '10 2 * * 0', label: 'Every Sunday at 02:10' },
  { value: 'own', label: 'Another cron line…' },
];

/** What, when, where to, how many to keep. */
@Component({
  selector: 'hf-plan-form',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="save($event)">
      <hf-dialog [title]="plan ? 'Change ' + plan.name : 'New backup plan'">
        @if (!plan) {
          <hf-field [draft]="draft" name="resourceId" kind="choice" label="What" [choices]="choices()" />
        }
        @if (kind() === 'host') {
          <hf-field [draft]="draft" name="paths" kind="area" label="Folders, one a line" placeholder="/etc" />
        }
        <hf-field [draft]="draft" name="name" label="Name" placeholder="nightly" />
        <div class="fields">
          <hf-field [draft]="draft" name="preset" kind="choice" label="When" [choices]="presets" />
          <hf-field [draft]="draft" name="timeZone" label="Time zone" />
        </div>
        @if (draft.value().preset === 'own') {
          <hf-field
            [draft]="draft"
            name="schedule"
            label="Cron line"
            placeholder="10 2 * * *"
            hint="Minute, hour, day of the month, month, day of the week"
          />
        }
        <div class="fields">
          <hf-field
            [draft]="draft"
            name="keep"
            kind="number"
            label="Keep the last"
            hint="The last good one is never deleted"
          />
          <hf-field [draft]="draft" name="storeId" kind="choice" label="Store" [choices]="stores()" />
        </div>
        <hf-field [draft]="draft" name="enabled" kind="check" label="Runs by itself" />
        @if (plan) {
          <p class="sub">Next runs now: {{ next() }}</p>
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          @if (plan) {
            <button type="button" class="b txt" (click)="remove()">Delete this plan</button>
          }
          <span class="sub"></span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">
            {{ plan ? 'Save the plan' : 'Make the plan' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class PlanDialogForm {
  private readonly api = inject(Api);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly plan = inject<PlanView | null>(DIALOG_DATA);
  protected readonly presets = PRESETS;
  protected readonly choices = backupSubjects();
  private readonly known = query<{ items: readonly StoreView[] }>(() => apiUrl('backup-stores'));
  protected readonly draft = new Draft({
    resourceId: '',
    paths: (this.plan?.options.paths ?? []).join('\n'),
    name: this.plan?.name ?? 'nightly',
    preset: this.plan ? presetOf(this.plan.schedule) : PRESETS[0].value,
    schedule: this.plan?.schedule ?? '',
    timeZone: this.plan?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    keep: this.plan?.keep ?? 14,
    storeId: this.plan?.store.id ?? '',
    enabled: this.plan?.enabled ?? true,
  });
  private readonly chosen = computed(
    () => this.choices().find(({ value }) => value === this.draft.value().resourceId) ?? this.choices()[0],
  );
  protected readonly kind = computed(() => (this.plan ? (this.plan.options.paths ? 'host' : '') : this.chosen()?.kind));
  protected readonly stores = computed(() =>
    (this.known.value()?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  );
  protected readonly next = computed(
    () => (this.plan?.nextRuns ?? []).map((at) => clockTime(at)).join(' · ') || 'none',
  );

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(async (form) => {
      const { name, timeZone, keep, enabled } = form;
      const schedule = form.preset === 'own' ? form.schedule : form.preset;
      const storeId = form.storeId || this.stores()[0]?.value;
      const options = optionsOf(this.kind(), form.paths) ?? {};
      const body = { name, timeZone, keep, enabled, schedule, storeId, options };
      if (this.plan) await this.api.patch(`backup-plans/${this.plan.id}`, body, { ifMatch: this.plan.version });
      else await this.api.post('backup-plans', { ...body, resourceId: this.chosen()?.value });
      return true;
    });
    if (saved) this.ref.close(true);
  }

  protected async remove(): Promise<void> {
    const gone = await this.draft.submit(async () => {
      await this.api.delete(`backup-plans/${this.plan!.id}`, { ifMatch: this.plan!.version });
      return true;
    });
    if (gone) this.ref.close(true);
  }
}

function presetOf(schedule: string): string {
  return PRESETS.some(({ value }) => value === schedule) ? schedule : 'own';
}
