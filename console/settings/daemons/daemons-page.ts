import { Component, computed } from '@angular/core';
import { apiUrl } from '../../api/api';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Ago } from '../../ui/ago';
import { count, latency, percent } from '../../ui/format';
import { Empty, Failed, Skeleton } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { controlOf, markOf, rateOf, standingOf } from './daemon-words';

/** The daemons that watch: how each fares, and its share of the work. */
@Component({
  selector: 'hf-daemons-page',
  imports: [Ago, Empty, Failed, Skeleton, StatusMark],
  template: `
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <div class="sech">
          <p class="text">{{ standing() }}</p>
        </div>
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Monitoring daemons
            </caption>
            <thead>
              <tr>
                <th scope="col">Daemon</th>
                <th scope="col">State</th>
                <th scope="col">Since</th>
                <th scope="col" class="num">Share of the work</th>
                <th scope="col" class="num">Checks a second</th>
                <th scope="col" class="num">Lateness</th>
                <th scope="col">Last beat</th>
                <th scope="col">Failover</th>
              </tr>
            </thead>
            <tbody>
              @for (one of page.items; track one.id) {
                <tr>
                  <th scope="row" class="wrap">
                    {{ one.host }}<span class="sub">pid {{ one.pid }}{{ one.version ? ', ' + one.version : '' }}</span>
                  </th>
                  <td data-l="State">
                    <hf-status [of]="mark(one)[0]" [loud]="one.state === 'gone' ? 'pill' : 'quiet'">{{
                      mark(one)[1]
                    }}</hf-status>
                  </td>
                  <td data-l="Since"><hf-ago [at]="one.startedAt" /></td>
                  <td data-l="Share of the work" class="num">
                    @if (one.alive) {
                      {{ percent(one.share * 100) }}<span class="sub">{{ count(one.checks) }} checks</span>
                    } @else {
                      –
                    }
                  </td>
                  <td data-l="Checks a second" class="num">{{ one.alive ? rate(one) : '–' }}</td>
                  <td data-l="Lateness" class="num">
                    {{ one.alive ? latency(one.lagMs) : '–' }}
                    @if (one.late) {
                      <span class="sub">{{ count(one.late) }} not counted</span>
                    }
                  </td>
                  <td data-l="Last beat"><hf-ago [at]="one.seenAt" /></td>
                  <td data-l="Failover">{{ control(one) }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <p class="sub sec text">
          Lateness is the longest time a daemon's loops did not turn between its last two beats. Above 250 ms a failure
          is not counted and asked again. Of a daemon that dies the others take over the share within two intervals.
        </p>
      } @else {
        <hf-empty title="No daemon has reported yet">
          The monitoring daemon runs checks, jobs and failover. It starts with Holdfast; when it does not, the log says
          why.
        </hf-empty>
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="2" [columns]="6" [two]="true" /></div>
    }
  `,
})
export class DaemonsPage {
  protected readonly list = query<Wire<'Daemons'>>(() => apiUrl('daemons'), { everyMs: 2_000 });
  protected readonly standing = computed(() => standingOf(this.list.value()?.items ?? []));
  protected readonly mark = markOf;
  protected readonly rate = rateOf;
  protected readonly control = controlOf;
  protected readonly count = count;
  protected readonly latency = latency;
  protected readonly percent = percent;
}
