import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ClusterSummary } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { latency } from '../ui/format';
import { StatusMark } from '../ui/status';
import { kindOf, lostWords, stateOf } from './words';

/** Clusters with what would happen to each, the one that needs a person first. */
@Component({
  selector: 'hf-cluster-table',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Clusters
      </caption>
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col">State</th>
          <th scope="col">If the primary failed now</th>
          <th scope="col" class="num">Writes stop for</th>
          <th scope="col" class="num">Lost</th>
          <th scope="col">Last recovery</th>
        </tr>
      </thead>
      <tbody>
        @for (one of rows(); track one.id) {
          <tr>
            <th scope="row" class="wrap">
              <a class="row-link" [routerLink]="['/clusters', one.id]">{{ one.name }}</a>
              <span class="sub"
                >{{ one.primary ? one.primary.name + ' primary' : 'no primary known' }}, mode {{ one.mode }}</span
              >
            </th>
            <td data-l="State">
              <hf-status [of]="stateOf(one).status" [loud]="one.state === 'ok' ? 'quiet' : 'plain'">{{
                stateOf(one).word
              }}</hf-status>
            </td>
            <td data-l="If the primary failed now" class="wrap">
              @if (one.forecast; as what) {
                @if (what.candidate) {
                  {{ what.candidate.name }} {{ what.outcome === 'automatic' ? 'takes over' : 'could take over' }}
                }
                @if (what.blockers[0]; as blocker) {
                  <span [class.sub]="!!what.candidate">{{ blocker.sentence }}</span>
                }
              } @else {
                <span class="sub">nobody has looked yet</span>
              }
            </td>
            <td data-l="Writes stop for" class="num">
              {{ one.forecast?.ms !== null && one.forecast ? '≈ ' + latency(one.forecast.ms) : '–' }}
            </td>
            <td data-l="Lost" class="num">{{ one.forecast?.candidate ? lost(one.forecast!.loss) : '–' }}</td>
            <td data-l="Last recovery" class="wrap">
              @if (one.lastRecovery; as last) {
                <a [routerLink]="['/failover', last.id]">{{ kindOf(last) }}</a>
                <span class="sub"
                  ><hf-ago [at]="last.startedAt" />{{
                    last.pauseMs === null ? '' : ', writes stopped ' + latency(last.pauseMs)
                  }}</span
                >
              } @else {
                <span class="sub">none yet</span>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class ClusterTable {
  readonly rows = input.required<readonly ClusterSummary[]>();
  protected readonly latency = latency;
  protected readonly stateOf = stateOf;

  protected lost(loss: number | null): string {
    return loss === null ? 'unknown' : loss === 0 ? '0' : lostWords(loss);
  }

  protected kindOf(last: NonNullable<ClusterSummary['lastRecovery']>): string {
    return kindOf(last as Parameters<typeof kindOf>[0]);
  }
}
