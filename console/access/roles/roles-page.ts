import { Component } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Page } from '../../api/types/page';
import type { RoleView } from '../../api/types/people';
import { Failed, Skeleton } from '../../ui/states';

/** What each role allows, in words. */
@Component({
  selector: 'hf-roles-page',
  imports: [Failed, Skeleton],
  template: `
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      <div class="panel edge">
        @for (role of page.items; track role.name) {
          <details class="fold">
            <summary>
              <strong>{{ role.title }}</strong> <span class="sub">{{ role.sentence }}</span>
            </summary>
            <ul class="may">
              @for (permission of role.permissions; track permission.name) {
                <li>
                  May {{ permission.sentence }}
                  <code class="sub">{{ permission.name }}</code>
                  @if (permission.reach === 'everything') {
                    <span class="sub">only when granted on everything</span>
                  }
                </li>
              }
            </ul>
          </details>
        }
      </div>
      <p class="sub sec text">
        A role is given on everything, on a tag, or on one resource, whose children inherit it. Someone's right is the
        union of all their grants.
      </p>
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="7" [columns]="2" /></div>
    }
  `,
})
export class RolesPage {
  protected readonly list = query<Page<RoleView>>(() => apiUrl('roles'));
}
