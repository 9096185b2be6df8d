import { Component, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { ListedPerson } from '../../api/types/people';
import { Ago } from '../../ui/ago';
import { initialsOf } from '../../ui/initials';
import { PersonState, roleTitle } from './person-state';

@Component({
  selector: 'hf-people-table',
  imports: [Ago, PersonState, RouterLink],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        People
      </caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Roles</th>
          <th scope="col">Seen</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        @for (person of rows(); track person.id) {
          <tr class="target" (click)="open(person.id)">
            <th scope="row">
              <div class="who">
                <b class="av" aria-hidden="true">{{ initials(person.name) }}</b>
                <div>
                  <a
                    class="row-link wrap"
                    [routerLink]="['/access/people', person.id]"
                    (click)="$event.stopPropagation()"
                    >{{ person.name }}</a><span class="sub wrap">{{ person.email }}</span>
                </div>
              </div>
            </th>
            <td data-l="Roles">{{ roles(person) }}</td>
            <td data-l="Seen" class="nowrap"><hf-ago [at]="person.lastSeenAt" /></td>
            <td data-l="State"><hf-person-state [of]="person.status" /></td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class PeopleTable {
  private readonly router = inject(Router);
  readonly rows = input.required<readonly ListedPerson[]>();
  protected readonly initials = initialsOf;

  protected roles(person: ListedPerson): string {
    return person.roles.length ? person.roles.map(roleTitle).join(', ') : 'no role yet';
  }

  protected open(id: string): void {
    void this.router.navigate(['/access/people', id]);
  }
}
