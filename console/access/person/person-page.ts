import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { problemOf } from '../../api/problem';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { Consequences, GrantView, InviteLink, PersonView } from '../../api/types/people';
import { Ago } from '../../ui/ago';
import { Dialogs } from '../../ui/dialogs';
import { PageHead } from '../../ui/page-head';
import { Failed, Skeleton } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { GrantTable } from '../grants/grant-table';
import { PersonState } from '../people/person-state';
import { PersonForm } from './person-form';
import { PersonSessions } from './person-sessions';

/** One person: what they may do, where they are signed in, and the ways to change or end that. */
@Component({
  selector: 'hf-person-page',
  imports: [Ago, Failed, GrantTable, PageHead, PersonForm, PersonSessions, PersonState, RouterLink, Skeleton],
  template: `
    @if (person.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="person.reload()" />
    }
    @if (person.value(); as one) {
      <hf-page-head up="/access" among="People">
        <ng-container name>{{ one.name }} <hf-person-state [of]="one.status" /></ng-container>
        {{ one.email }} · seen <hf-ago [at]="one.lastSeenAt" />
        @if (mayEdit()) {
          <div class="acts">
            @if (one.status !== 'disabled') {
              <button type="button" class="b" (click)="link(one)">
                {{ one.status === 'invited' ? 'New invitation…' : 'Password link…' }}
              </button>
              <button type="button" class="b" (click)="disable(one)" [disabled]="isMe()">
                Disable {{ one.name }}…
              </button>
            } @else {
              <button type="button" class="b" (click)="enable(one)">Enable {{ one.name }}</button>
              <button type="button" class="b" (click)="remove(one)">Delete {{ one.name }}…</button>
            }
          </div>
        }
      </hf-page-head>
      <div class="grid aside">
        <div>
          <section>
            <div class="sech">
              <h2>Roles</h2>
              @if (mayGrant()) {
                <button type="button" class="b sm r" (click)="give(one)">Give a role…</button>
              }
            </div>
            @if (grants.value(); as page) {
              @if (page.items.length) {
                <hf-grant-table [rows]="page.items" [withSubject]="false" />
              } @else {
                <p class="panel edge pad">{{ one.name }} has no role and sees nothing here yet.</p>
              }
            }
          </section>
          <section class="sec">
            <div class="sech"><h2>Signed in</h2></div>
            <hf-person-sessions [personId]="one.id" [name]="one.name" />
          </section>
        </div>
        <aside class="panel pad">
          <h2>Profile</h2>
          <hf-person-form [person]="one" [editable]="mayEdit()" (saved)="person.reload()" />
          <p class="sec">
            <a [routerLink]="['/access/explain']" [queryParams]="{ subject: one.id }"
              >Explain what {{ one.name }} may do</a
            >
          </p>
        </aside>
      </div>
    } @else if (!person.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="4" [columns]="3" /></div>
    }
  `,
})
export class PersonPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  readonly id = input.required<string>();

  protected readonly person = query<PersonView>(() => apiUrl(`people/${this.id()}`), { follows: ['person'] });
  protected readonly grants = query<Page<GrantView>>(() => apiUrl('grants', { subject: this.id(), limit: 200 }), {
    follows: ['grant', 'person'],
  });
  protected readonly mayEdit = computed(() => this.session.may('person.edit'));
  protected readonly mayGrant = computed(() => this.session.may('grant.edit'));
  protected readonly isMe = computed(() => this.session.person()?.id === this.id());

  protected async give({ id, name }: PersonView): Promise<void> {
    const { GiveRoleDialog } = await import('../grants/give-role-dialog');
    await this.dialogs.open(GiveRoleDialog, { subjectKind: 'person', subjectId: id, subjectName: name });
  }

  protected async disable(person: PersonView): Promise<void> {
    const { sentences, lastOwner } = await this.consequences(person);
    const agreed = await this.dialogs.confirm({
      title: `Disable ${person.name}?`,
      effect: sentences,
      button: lastOwner ? 'Try anyway' : `Disable ${person.name}`,
      level: 2,
    });
    if (agreed) await this.done(`people/${person.id}/disable`, `${person.name} is disabled`);
  }

  protected enable(person: PersonView): Promise<void> {
    return this.done(`people/${person.id}/enable`, `${person.name} may sign in again`);
  }

  protected async remove(person: PersonView): Promise<void> {
    const { sentences } = await this.consequences(person);
    const agreed = await this.dialogs.confirm({
      title: `Delete ${person.name}?`,
      effect: ['This cannot be undone.', ...sentences],
      button: `Delete ${person.name}`,
      level: 3,
      typedName: person.name,
    });
    if (!agreed) return;
    await this.tell(async () => {
      await this.api.delete(`people/${person.id}`);
      this.toasts.done(`${person.name} is deleted`);
      await this.router.navigate(['/access']);
    });
  }

  protected async link(person: PersonView): Promise<void> {
    await this.tell(async () => {
      const link = await this.api.post<InviteLink>(`people/${person.id}/invite`);
      const { LinkDialog } = await import('./link-dialog');
      await this.dialogs.open(LinkDialog, { name: person.name, ...link }, { stays: true });
    });
  }

  private consequences(person: PersonView): Promise<Consequences> {
    return this.api.get<Consequences>(`people/${person.id}/consequences`);
  }

  private done(path: string, text: string): Promise<void> {
    return this.tell(async () => {
      await this.api.post(path);
      this.person.reload();
      this.toasts.done(text);
    });
  }

  /** A refusal of a button press is said in a dialog: it must not pass by in a corner. */
  private async tell(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const { title, detail, remedy } = problemOf(error);
      const effect = [detail, remedy ?? ''].filter(Boolean);
      await this.dialogs.confirm({ title, effect, button: 'Understood', level: 1 });
    }
  }
}
