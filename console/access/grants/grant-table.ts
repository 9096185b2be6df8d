import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import type { GrantView } from '../../api/types/people';
import { problemOf } from '../../api/problem';
import { Ago } from '../../ui/ago';
import { Dialogs } from '../../ui/dialogs';
import { Toasts } from '../../ui/toasts';

/** Grants as rows, each with its way out. Taking one away can be undone for as long as the message stands. */
@Component({
  selector: 'hf-grant-table',
  imports: [Ago, RouterLink],
  host: { class: 'panel edge tw' },
  template: `
    <table class="stack">
      <caption class="vh">
        Grants
      </caption>
      <thead>
        <tr>
          @if (withSubject()) {
            <th scope="col">Who</th>
          }
          <th scope="col">Role</th>
          <th scope="col">On</th>
          <th scope="col">Until</th>
          <th scope="col" class="hide-s">Given</th>
          <th scope="col"><span class="vh">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        @for (grant of rows(); track grant.id) {
          <tr>
            @if (withSubject()) {
              <th scope="row">
                @if (grant.subjectKind === 'person') {
                  <a class="row-link" [routerLink]="['/access/people', grant.subjectId]">{{ grant.subjectName }}</a>
                } @else {
                  {{ grant.subjectName }}<span class="sub">service account</span>
                }
              </th>
            }
            <td data-l="Role">{{ grant.roleTitle }}</td>
            <td data-l="On" class="wrap">{{ place(grant) }}</td>
            <td data-l="Until">
              @if (grant.endsAt === null) {
                no end
              } @else if (grant.ended) {
                <span class="sub">ended <hf-ago [at]="grant.endsAt" /></span>
              } @else {
                <hf-ago [at]="grant.endsAt" />
              }
            </td>
            <td class="hide-s sub">{{ grant.givenBy }}, <hf-ago [at]="grant.givenAt" /></td>
            <td class="num">
              <button
                type="button"
                class="b txt sm"
                (click)="takeAway(grant)"
                [attr.aria-label]="'Take away ' + words(grant)"
              >
                Take away
              </button>
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class GrantTable {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  readonly rows = input.required<readonly GrantView[]>();
  readonly withSubject = input(true);

  protected place(grant: GrantView): string {
    const { kind, name, value } = grant.scope;
    return kind === 'everything' ? 'everything' : kind === 'tag' ? `tag:${value}` : (name ?? `resource ${value}`);
  }

  protected words(grant: GrantView): string {
    return `${grant.roleTitle} on ${this.place(grant)} from ${grant.subjectName}`;
  }

  protected async takeAway(grant: GrantView): Promise<void> {
    try {
      await this.api.delete(`grants/${grant.id}`);
      this.toasts.done(
        `${grant.subjectName} no longer has ${grant.roleTitle} on ${this.place(grant)}`,
        () => void this.giveBack(grant),
      );
    } catch (error) {
      const problem = problemOf(error);
      await this.dialogs.confirm({
        title: problem.title,
        effect: [problem.detail, problem.remedy ?? ''].filter(Boolean),
        button: 'Understood',
        level: 1,
      });
    }
  }

  private giveBack({ subjectKind, subjectId, role, scope, endsAt }: GrantView): Promise<unknown> {
    const where = scope.kind === 'everything' ? { kind: scope.kind } : { kind: scope.kind, value: scope.value };
    return this.api.post('grants', { subjectKind, subjectId, role, scope: where, endsAt });
  }
}
