import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Page } from '../api/types/page';
import type { ChangeLine } from '../api/types/system';
import { Ago } from '../ui/ago';

const DAY = 86_400_000;

@Component({
  selector: 'hf-changes-glance',
  imports: [Ago, RouterLink],
  template: `
    @if (mayRead()) {
      <div class="sech">
        <h2>Changed in the last 24 hours</h2>
        <span class="r"><a routerLink="/changes">All changes</a></span>
      </div>
      @if (changes.value()?.items?.length) {
        <div class="panel edge tw">
          <table>
            <caption class="vh">
              Changes
            </caption>
            <tbody>
              @for (change of changes.value()!.items; track $index) {
                <tr>
                  <td class="nowrap mono when"><hf-ago [at]="change.at" form="clock" /></td>
                  <td>
                    @if (change.subject) {
                      <strong>{{ change.subject.name }}</strong>
                    }
                    {{ change.sentence }}
                  </td>
                  <td class="nowrap hide-s">{{ change.by ?? '' }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else if (changes.value()) {
        <p class="sub">Nothing was changed: no setting, no job, no status, no restart.</p>
      }
    }
  `,
})
export class ChangesGlance {
  private readonly session = inject(Session);
  private readonly since = Date.now() - DAY;
  protected readonly mayRead = computed(() => this.session.may('audit.read'));
  protected readonly changes = query<Page<ChangeLine>>(
    () => (this.mayRead() ? apiUrl('changes', { since: this.since, limit: 12 }) : undefined),
    {
      follows: ['resource', 'job', 'person', 'grant', 'audit', 'cluster', 'recovery'],
      // What a follower of the event log writes down comes a moment after the event that was heard.
      everyMs: 15_000,
    },
  );
}
