import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { BackupDetail, RestoreAnswer } from '../../api/types/backups';
import type { Page } from '../../api/types/page';
import { Dialogs } from '../../ui/dialogs';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { bytes } from '../../ui/format';
import { Failed } from '../../ui/states';

type Plan = RestoreAnswer;

/** Target, then the plan with what stands against it, then the restore. Only into an empty target. */
@Component({
  selector: 'hf-restore-form',
  imports: [Failed, Field],
  template: `
    <section class="panel edge pad">
      <h2>Restore</h2>
      <form class="form" (submit)="preview($event)">
        @if (isDatabase()) {
          <hf-field
            [draft]="draft"
            name="resourceId"
            kind="choice"
            label="Into the empty server"
            [choices]="servers()"
            hint="A server that holds no schema of its own; nothing is ever restored over data"
          />
          @if (backup().accounts; as count) {
            <hf-field
              [draft]="draft"
              name="accounts"
              kind="check"
              label="Users and grants too"
              [hint]="count + ' are in the backup; those the server has stay as they are'"
            />
          }
        } @else {
          <hf-field
            [draft]="draft"
            name="folder"
            label="Into the empty folder"
            placeholder="/srv/restored"
            hint="On the machine Holdfast runs on; nothing is ever restored over files"
          />
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        @for (refusal of refusals(); track refusal.reason) {
          <p class="note red sec">
            <strong>{{ refusal.detail }}</strong> {{ refusal.remedy }}
          </p>
        }
        <p class="row"><button type="submit" class="b" [disabled]="draft.busy()">Preview the restore</button></p>
      </form>
    </section>
  `,
})
export class RestoreForm {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  readonly backup = input.required<BackupDetail>();
  protected readonly draft = new Draft({ resourceId: '', folder: '', accounts: false });
  protected readonly refusals = signal<NonNullable<Plan['refusals']>>([]);
  protected readonly isDatabase = computed(() => this.backup().method.includes('mariadb'));
  private readonly databases = query<Page<{ id: string; name: string }>>(() =>
    this.isDatabase() ? apiUrl('resources', { kind: 'database', limit: 200 }) : undefined,
  );
  protected readonly servers = computed(() => [
    { value: '', label: 'Choose a database server' },
    ...(this.databases.value()?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);

  protected async preview(event: Event): Promise<void> {
    event.preventDefault();
    this.refusals.set([]);
    const target = () => this.target();
    const plan = await this.draft.submit(() =>
      this.api.post<Plan>(`backups/${this.backup().id}/restore`, { target: target(), planOnly: true }),
    );
    if (!plan) return;
    if (!plan.possible) return this.refusals.set(plan.refusals ?? []);
    const agreed = await this.dialogs.plan({
      question: `Restore ${this.backup().resourceName} into ${this.where()}?`,
      madeFrom: `${bytes(this.backup().storedBytes)} stored, ${this.backup().state}`,
      lost: null,
      note: 'The target is empty, so nothing is lost. Until it is done the target is not usable.',
      steps: (plan.sentences ?? []).map((text) => ({ text })),
      button: `Restore into ${this.where()}`,
    });
    if (!agreed) return;
    const job = await this.draft.submit(() =>
      this.api.post<{ id: string }>(`backups/${this.backup().id}/restore`, { target: target() }),
    );
    if (job) await this.router.navigate(['/jobs', job.id]);
  }

  private target(): object {
    const { resourceId, folder, accounts } = this.draft.value();
    return this.isDatabase() ? { resourceId, ...(accounts && { accounts }) } : { folder: folder.trim() };
  }

  private where(): string {
    const { resourceId, folder } = this.draft.value();
    return this.isDatabase() ? (this.servers().find(({ value }) => value === resourceId)?.label ?? '') : folder.trim();
  }
}
