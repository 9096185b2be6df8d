import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { Explanation, GrantView, ListedPerson, RoleView } from '../../api/types/people';
import { Copy } from '../../ui/copy';
import { Dialogs } from '../../ui/dialogs';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { GrantTable } from '../grants/grant-table';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** May someone do something here: yes and by which grant, or no, what would be enough, and who can give it. */
@Component({
  selector: 'hf-explain-page',
  imports: [Copy, Failed, Field, GrantTable, StatusMark],
  template: `
    <div class="grid aside reverse">
      <aside class="panel pad">
        <h2>Explain</h2>
        <hf-field [draft]="draft()" name="subject" kind="choice" label="May" [choices]="people()" />
        <hf-field [draft]="draft()" name="action" kind="choice" label="do" [choices]="actions()" />
        <hf-field [draft]="draft()" name="resource" kind="choice" label="on" [choices]="resources()" />
        <p class="row"><button type="button" class="b" (click)="ask()">Explain</button></p>
      </aside>
      <div>
        @if (answer.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        @if (answer.value(); as one) {
          <section class="panel edge pad" aria-live="polite">
            <p class="answer">
              <hf-status [of]="one.allowed ? 'up' : 'down'" loud="plain">{{ one.allowed ? 'Yes' : 'No' }}</hf-status>
              <span>{{ rest(one.sentence) }}</span>
            </p>
            @if (one.missing; as missing) {
              <h3 class="sec">What would be enough</h3>
              <p>
                @for (role of missing.roles; track role.name) {
                  <strong>{{ role.title }}</strong>{{
                    $last ? '' : $index === missing.roles.length - 2 ? ' or ' : ', '
                  }}
                }
                on {{ places(missing.scopes) }}
              </p>
              <p class="sub">
                {{ givers(one) }}
              </p>
              <p class="row sec">
                @if (mayGive() && missing.roles[0]) {
                  <button type="button" class="b" (click)="give(missing.roles[0].name)">Give it for 2 hours…</button>
                }
              </p>
            }
            <h3 class="sec">The same on the command line</h3>
            <hf-copy [text]="command()" name="the command" />
          </section>
          @if (held.value(); as page) {
            <section class="sec">
              <div class="sech">
                <h2>What {{ subjectName() }} has</h2>
              </div>
              @if (page.items.length) {
                <hf-grant-table [rows]="page.items" [withSubject]="false" />
              } @else {
                <p class="panel edge pad sub">No role.</p>
              }
            </section>
          }
        } @else if (!answer.problem()) {
          <p class="panel edge pad text">
            Choose a person, an action and a resource. The answer names the grant that allows it, or the one that is
            missing and who can give it.
          </p>
        }
      </div>
    </div>
  `,
})
export class ExplainPage {
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly subject = input<string>();
  readonly action = input<string>();
  readonly resource = input<string>();

  private readonly asked = computed(() => ({
    subject: this.subject() ?? this.session.person()?.id ?? '',
    action: this.action() ?? 'resource.read',
    resource: this.resource() ?? '',
  }));
  protected readonly draft = linkedSignal({ source: this.asked, computation: (asked) => new Draft(asked) });
  private readonly known = query<Page<ListedPerson>>(() =>
    this.session.may('person.read') ? apiUrl('people', { limit: 200 }) : undefined,
  );
  private readonly roles = query<Page<RoleView>>(() => apiUrl('roles'));
  private readonly inventory = query<Page<Named>>(() => apiUrl('resources', { limit: 200, sort: 'name' }));
  protected readonly answer = query<Explanation>(
    () => (this.action() ? apiUrl('access/explain', this.asked()) : undefined),
    { follows: ['grant', 'person'] },
  );
  protected readonly held = query<Page<GrantView>>(
    () => (this.action() ? apiUrl('grants', { subject: this.asked().subject, limit: 100 }) : undefined),
    { follows: ['grant'] },
  );

  protected readonly people = computed(() => {
    const me = this.session.person();
    const listed = this.known.value()?.items ?? (me ? [me] : []);
    return listed.map(({ id, name }) => ({ value: id, label: id === me?.id ? `${name} (you)` : name }));
  });
  protected readonly actions = computed(() => {
    const owner = this.roles.value()?.items.find((role) => role.name === 'owner');
    return (owner?.permissions ?? []).map(({ name, sentence }) => ({ value: name, label: `${name} – ${sentence}` }));
  });
  protected readonly resources = computed(() => [
    { value: '', label: 'everything' },
    ...(this.inventory.value()?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly subjectName = computed(
    () => this.people().find(({ value }) => value === this.asked().subject)?.label ?? 'this person',
  );
  protected readonly mayGive = computed(() => this.session.may('grant.edit'));
  protected readonly command = computed(() => {
    const { subject, action, resource } = this.asked();
    const email = this.known.value()?.items.find(({ id }) => id === subject)?.email ?? this.session.person()?.email;
    const name = this.resources().find(({ value }) => value === resource && resource)?.label ?? '';
    return `holdfast access explain ${email ?? subject} ${action} ${name}`.trim();
  });

  protected ask(): void {
    const { subject, action, resource } = this.draft().value();
    void this.router.navigate([], { queryParams: { subject, action, resource: resource || null } });
  }

  /** The sentence without its leading yes or no, which stands before it in colour. */
  protected rest(sentence: string): string {
    return sentence.replace(/^(yes|no)[:,]?\s*/i, '');
  }

  /** Scopes as people call them: a resource by its name. */
  protected places(scopes: readonly string[]): string {
    const names = new Map(this.resources().map(({ value, label }) => [`resource:${value}`, label]));
    return scopes.map((scope) => names.get(scope) ?? scope).join(', or on ');
  }

  protected givers({ canBeGivenBy }: Explanation): string {
    const names = canBeGivenBy.map(({ name }) => name);
    if (names.length === 0) return '';
    return `${names.join(', ')} can give it.`;
  }

  protected async give(role: string): Promise<void> {
    const { subject, resource } = this.asked();
    const { GiveRoleDialog } = await import('../grants/give-role-dialog');
    await this.dialogs.open(GiveRoleDialog, {
      subjectKind: 'person',
      subjectId: subject,
      subjectName: this.subjectName(),
      role,
      resourceId: resource || undefined,
      hours: '2',
    });
  }
}
