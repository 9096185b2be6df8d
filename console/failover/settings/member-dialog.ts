import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Api } from '../../api/api';
import type { Cluster, ClusterMember } from '../../api/types/failover';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { DraftProblem } from '../../ui/draft-problem';
import { type Choice, Field } from '../../ui/field';
import { formOfMember, memberBody } from './member-form';

const PROMOTION: readonly Choice[] = [
  { value: 'preferred', label: 'Preferred: takes over when equals stand beside it' },
  { value: 'allowed', label: 'Allowed' },
  { value: 'never', label: 'Never' },
];
const FENCING: readonly Choice[] = [
  { value: 'none', label: 'Nobody: the proxies close the way to it' },
  { value: 'local', label: 'Holdfast, which runs on its machine, kills its process' },
  { value: 'hook', label: 'A script of yours' },
];

/** What people decide about one member. Closes with true when it is changed. */
@Component({
  selector: 'hf-member-dialog',
  imports: [DialogFrame, DraftProblem, Field],
  template: `
    <form (submit)="save($event)">
      <hf-dialog [title]="'Change ' + data.member.name">
        <hf-field [draft]="draft" name="promotion" kind="choice" label="May become primary" [choices]="promotion" />
        <hf-field
          [draft]="draft"
          name="site"
          label="Site"
          [optional]="true"
          hint="Members of the primary's site are elected first"
        />
        <hf-field [draft]="draft" name="maintenance" kind="check" label="In maintenance: seen, never elected" />
        <hf-field [draft]="draft" name="how" kind="choice" label="If it hangs, stopped by" [choices]="fencing" />
        @switch (draft.value().how) {
          @case ('local') {
            <div class="fields">
              <hf-field [draft]="draft" name="unit" label="Its systemd unit" [optional]="true" placeholder="mariadb" />
              <hf-field
                [draft]="draft"
                name="pidFile"
                label="Or the file with its process id"
                [optional]="true"
                placeholder="/run/mariadbd.pid"
              />
            </div>
          }
          @case ('hook') {
            <hf-field
              [draft]="draft"
              name="path"
              label="The script"
              placeholder="/etc/holdfast/fence"
              hint="Is told the member's name and address; must end with 0 once it is surely off"
            />
          }
        }
        <hf-draft-problem [draft]="draft" (again)="readAgain()" />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!draft.changed() || draft.busy()">
            Save {{ data.member.name }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class MemberDialog {
  private readonly api = inject(Api);
  protected readonly data = inject<{ clusterId: string; member: ClusterMember }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly draft = new Draft(formOfMember(this.data.member));
  private version = this.data.member.version;
  protected readonly promotion = PROMOTION;
  protected readonly fencing = FENCING;

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { clusterId, member } = this.data;
    const done = await this.draft.submit((form) =>
      this.api.patch(`clusters/${clusterId}/members/${member.id}`, memberBody(form), { ifMatch: this.version }),
    );
    if (done) this.ref.close(true);
  }

  protected async readAgain(): Promise<void> {
    const { members } = await this.api.get<Cluster>(`clusters/${this.data.clusterId}`);
    const now = members.find(({ id }) => id === this.data.member.id);
    if (!now) return this.ref.close(true);
    this.version = now.version;
    this.draft.rebase(formOfMember(now));
  }
}
