import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import type { StartedJob } from '../api/types/backups';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';
import { backupSubjects, optionsOf } from './subjects';

/** Back up now: what, and go on to the job's live log. */
@Component({
  selector: 'hf-run-dialog',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="run($event)">
      <hf-dialog title="Back up now">
        <hf-field [draft]="draft" name="resourceId" kind="choice" label="What" [choices]="choices()" />
        @if (kind() === 'host') {
          <hf-field
            [draft]="draft"
            name="paths"
            kind="area"
            label="Folders, one a line"
            placeholder="/etc"
            hint="On the machine Holdfast runs on"
          />
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub">Nothing is changed on what is backed up.</span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" data-first [disabled]="draft.busy() || !chosen()">
            Back up {{ chosen()?.label ?? 'it' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class RunDialog {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly given = inject<{ resourceId?: string }>(DIALOG_DATA);
  private readonly key = crypto.randomUUID();
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly choices = backupSubjects();
  protected readonly draft = new Draft({ resourceId: this.given.resourceId ?? '', paths: '' });
  protected readonly chosen = computed(
    () => this.choices().find(({ value }) => value === this.draft.value().resourceId) ?? this.choices().at(0),
  );
  protected readonly kind = computed(() => this.chosen()?.kind);

  protected async run(event: Event): Promise<void> {
    event.preventDefault();
    const job = await this.draft.submit(({ paths }) =>
      this.api.post<StartedJob>(
        'backups',
        { resourceId: this.chosen()?.value, options: optionsOf(this.kind(), paths) },
        { idempotencyKey: this.key },
      ),
    );
    if (!job) return;
    this.ref.close();
    await this.router.navigate(['/jobs', job.id]);
  }
}
