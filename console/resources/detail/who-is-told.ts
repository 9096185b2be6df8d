import { Component, computed, input } from '@angular/core';
import { apiUrl } from '../../api/api';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Ago } from '../../ui/ago';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';

/** Who would be told if this resource went down now, one line each: when, by what, and which route leads there. */
@Component({
  selector: 'hf-who-is-told',
  imports: [Ago, Failed, StatusMark],
  template: `
    <section class="sec">
      <div class="sech">
        <h2>{{ down() ? 'When it goes down' : 'If it went down now' }}</h2>
      </div>
      @if (who.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="who.reload()" />
      }
      @if (who.value(); as found) {
        <div class="panel edge pad">
          <p>
            <hf-status class="says" [of]="reached() ? 'up' : 'degraded'" [loud]="reached() ? 'quiet' : 'plain'">{{
              found.sentence
            }}</hf-status>
          </p>
          @if (found.told.length) {
            <ul class="list told">
              @for (one of found.told; track one.routeId + one.to) {
                <li class="row between tight-row">
                  <span class="wrap"
                    >{{ one.who }} <span class="sub">by {{ one.channel }} · {{ one.route }}</span></span
                  >
                  <span class="row">
                    @if (one.failingSince) {
                      <hf-status of="down" loud="plain"
                        ><span>delivers nothing for <hf-ago [at]="one.failingSince" form="for" /></span
                      ></hf-status>
                    }
                    <span>
                      @if (one.level) {
                        after escalation {{ one.level }}
                      } @else if (one.waitsUntil) {
                        quiet until <hf-ago [at]="one.waitsUntil" />
                      } @else {
                        at once
                      }
                    </span>
                  </span>
                </li>
              }
            </ul>
          }
        </div>
      }
    </section>
  `,
})
export class WhoIsTold {
  readonly resourceId = input.required<string>();
  /** Whether it is down already. */
  readonly down = input(false);
  protected readonly who = query<Wire<'WhoWouldBeTold'>>(() => apiUrl(`resources/${this.resourceId()}/who-is-told`), {
    follows: ['notification-route', 'notification-channel', 'resource'],
  });
  /** Whether it would reach anybody, by a channel that is not known to fail. */
  protected readonly reached = computed(() => !!this.who.value()?.told.some(({ failingSince }) => !failingSince));
}
