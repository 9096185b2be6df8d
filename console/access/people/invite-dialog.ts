import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Page } from '../../api/types/page';
import type { InviteLink, PersonView, RoleView } from '../../api/types/people';
import { Ago } from '../../ui/ago';
import { Copy } from '../../ui/copy';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';

/** Name, address and first role; then the link to hand over, since no mail server is needed. */
@Component({
  selector: 'hf-invite-dialog',
  imports: [Ago, Copy, DialogFrame, Failed, Field, RouterLink],
  template: `
    @if (made(); as made) {
      <hf-dialog [title]="'Hand ' + made.person.name + ' this link'">
        <p class="effect text">
          It works once, ends <hf-ago [at]="made.expiresAt" />, and lets its holder choose a password. Send it the way
          you would send a key.
        </p>
        <hf-copy [text]="made.inviteLink" name="the invitation link" />
        @if (roleProblem(); as problem) {
          <hf-failed [problem]="problem">
            <p class="sub">The invitation stands; give the role on the person's page.</p>
          </hf-failed>
        }
        <ng-container foot>
          <span class="sub"></span>
          <a class="b" [routerLink]="['/access/people', made.person.id]" (click)="ref.close()"
            >Open {{ made.person.name }}</a
          >
          <button type="button" class="b pri" data-first (click)="ref.close()">Done</button>
        </ng-container>
      </hf-dialog>
    } @else {
      <form (submit)="invite($event)">
        <hf-dialog title="Invite a person">
          <hf-field [draft]="draft" name="name" label="Name" />
          <hf-field [draft]="draft" name="email" kind="email" label="E-mail" />
          <hf-field
            [draft]="draft"
            name="role"
            kind="choice"
            label="Role on everything"
            [choices]="choices()"
            [hint]="about()"
          />
          @if (draft.problem(); as problem) {
            <hf-failed [problem]="problem" />
          }
          <ng-container foot>
            <span class="sub"></span>
            <button type="button" class="b" (click)="ref.close()">Cancel</button>
            <button type="submit" class="b pri" [disabled]="draft.busy()">Make the invitation</button>
          </ng-container>
        </hf-dialog>
      </form>
    }
  `,
})
export class InviteDialog {
  private readonly api = inject(Api);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly draft = new Draft({ name: '', email: '', role: 'viewer' });
  protected readonly made = signal<(InviteLink & { person: PersonView }) | null>(null);
  protected readonly roleProblem = signal<{ title: string; detail: string } | null>(null);
  private readonly roles = query<Page<RoleView>>(() => apiUrl('roles'));
  protected readonly choices = computed(() => [
    { value: '', label: 'None yet' },
    ...(this.roles.value()?.items ?? []).map((role) => ({ value: role.name, label: role.title })),
  ]);
  protected readonly about = computed(
    () =>
      this.roles.value()?.items.find((role) => role.name === this.draft.value().role)?.sentence ??
      'Without a role a person signs in and sees nothing.',
  );

  protected async invite(event: Event): Promise<void> {
    event.preventDefault();
    const made = await this.draft.submit(({ name, email }) =>
      this.api.post<InviteLink & { person: PersonView }>('people', { name, email }),
    );
    if (!made) return;
    await this.give(made.person.id);
    this.made.set(made);
  }

  private async give(subjectId: string): Promise<void> {
    const { role } = this.draft.value();
    if (!role) return;
    try {
      await this.api.post('grants', { subjectKind: 'person', subjectId, role, scope: { kind: 'everything' } });
    } catch (error) {
      this.roleProblem.set(error as { title: string; detail: string });
    }
  }
}
