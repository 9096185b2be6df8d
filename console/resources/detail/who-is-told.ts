import { Component, input } from '@angular/core';
import { apiUrl } from '../../api/api';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Ago } from '../../ui/ago';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';

/** Who would be told if this resource went down now. */
@Component({
  selector: 'hf-who-is-told',
  imports: [Ago, Failed, StatusMark],
  template: `
    <section class="sec">
      <div class="sech"><h2>If it went down now</h2></div>
      @if (who.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="who.reload()" />
      }
      @if (who.value(); as found) {
        <div class="panel edge pad">
          <p>
            <hf-status [of]="found.told.length ? 'up' : 'degraded'" [loud]="found.told.length ? 'quiet' : 'plain'">{{
              found.sentence
            }}</hf-status>
          </p>
          @for (one of found.told; track one.routeId + one.to) {
            <p class="sub wrap">
              {{ one.who }} by {{ one.channel }},
              @if (one.level) {
                after escalation {{ one.level }}
              } @else if (one.waitsUntil) {
                quiet until <hf-ago [at]="one.waitsUntil" />
              } @else {
                at once
              }
              ({{ one.route }})
              @if (one.failingSince) {
                <hf-status of="down" loud="plain">the channel delivers nothing</hf-status>
              }
            </p>
          }
        </div>
      }
    </section>
  `,
})
export class WhoIsTold {
  readonly resourceId = input.required<string>();
  protected readonly who = query<Wire<'WhoWouldBeTold'>>(() => apiUrl(`resources/${this.resourceId()}/who-is-told`), {
    follows: ['notification-route', 'notification-channel', 'resource'],
  });
}
