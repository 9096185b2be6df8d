import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api, apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Page } from '../../api/types/page';
import type { RoleView } from '../../api/types/people';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';

/** To whom, and what is known already, e.g. from Explain. */
export interface GiveRole {
  readonly subjectKind: 'person' | 'service';
  readonly subjectId: string;
  readonly subjectName: string;
  readonly role?: string;
  readonly resourceId?: string;
  readonly hours?: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

const HOUR = 3_600_000;

@Component({
  selector: 'hf-give-role',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="give($event)">
      <hf-dialog [title]="'Give ' + data.subjectName + ' a role'">
        <hf-field [draft]="draft" name="role" kind="choice" label="Role" [choices]="roleChoices()" [hint]="about()" />
        <hf-field [draft]="draft" name="scopeKind" kind="choice" label="On" [choices]="scopeKinds" />
        @switch (draft.value().scopeKind) {
          @case ('tag') {
            <hf-field
              [draft]="draft"
              name="tag"
              label="Tag"
              hint="Every resource with this tag, and what stands under it"
            />
          }
          @case ('resource') {
            <hf-field
              [draft]="draft"
              name="resource"
              kind="choice"
              label="Resource"
              [choices]="resourceChoices()"
              hint="And what stands under it"
            />
          }
        }
        <hf-field
          [draft]="draft"
          name="hours"
          kind="choice"
          label="For how long"
          [choices]="lengths"
          hint="It ends by itself"
        />
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">Give {{ roleName() }}</button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class GiveRoleDialog {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  protected readonly data = inject<GiveRole>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly draft = new Draft(
    {
      role: this.data.role ?? 'viewer',
      scopeKind: this.data.resourceId ? 'resource' : 'everything',
      tag: '',
      resource: this.data.resourceId ?? '',
      hours: this.data.hours ?? '',
    },
    { value: ['tag', 'resource'], endsAt: 'hours' },
  );
  private readonly roles = query<Page<RoleView>>(() => apiUrl('roles'));
  private readonly resources = query<Page<Named>>(() =>
    this.draft.value().scopeKind === 'resource' ? apiUrl('resources', { limit: 200, sort: 'name' }) : undefined,
  );

  protected readonly scopeKinds = [
    { value: 'everything', label: 'Everything' },
    { value: 'tag', label: 'A tag' },
    { value: 'resource', label: 'One resource' },
  ];
  protected readonly lengths = [
    { value: '', label: 'No end' },
    { value: '2', label: '2 hours' },
    { value: '24', label: '1 day' },
    { value: '168', label: '7 days' },
    { value: '720', label: '30 days' },
  ];
  protected readonly roleChoices = computed(() =>
    (this.roles.value()?.items ?? []).map((role) => ({ value: role.name, label: role.title })),
  );
  protected readonly resourceChoices = computed(() => [
    { value: '', label: 'Choose a resource' },
    ...(this.resources.value()?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);
  private readonly chosen = computed(() =>
    this.roles.value()?.items.find((role) => role.name === this.draft.value().role),
  );
  protected readonly about = computed(() => this.chosen()?.sentence ?? '');
  protected readonly roleName = computed(() => this.chosen()?.title ?? 'the role');

  protected async give(event: Event): Promise<void> {
    event.preventDefault();
    const { subjectKind, subjectId, subjectName } = this.data;
    const given = await this.draft.submit(async ({ role, scopeKind, tag, resource, hours }) => {
      const value = scopeKind === 'tag' ? tag.trim().replace(/^tag:/, '') : resource;
      const scope = scopeKind === 'everything' ? { kind: scopeKind } : { kind: scopeKind, value };
      const endsAt = hours ? Date.now() + Number(hours) * HOUR : null;
      await this.api.post('grants', { subjectKind, subjectId, role, scope, endsAt });
      return true;
    });
    if (!given) return;
    this.toasts.done(`${subjectName} has ${this.roleName()} now`);
    this.ref.close(true);
  }
}
