import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RecoveryView } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { latency } from '../ui/format';
import { StatusMark } from '../ui/status';
import { endOf, kindOf, lossOf, titleOf } from './words';

/** What happened to clusters, the newest first: what it was, how long writes stopped, what was lost. */
@Component({
  selector: 'hf-recovery-table',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        {{
          caption()
        }}
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">End</th>
          <th scope="col" class="num">Writes stopped</th>
          <th scope="col" class="num">Lost</th>
          <th scope="col">By</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        @for (one of rows(); track one.id) {
          <tr>
            <th scope="row" class="wrap">
              <a class="row-link" [routerLink]="['/failover', one.id]">{{ title(one) }}</a>
              <span class="sub">{{ kind(one) }}{{ named() ? ', ' + one.cluster.name : '' }}</span>
            </th>
            <td data-l="End" class="wrap">
              <hf-status [of]="end(one).status" [loud]="one.end === 'done' ? 'quiet' : 'plain'">{{
                end(one).word
              }}</hf-status>
            </td>
            <td data-l="Writes stopped" class="num">{{ latency(one.pauseMs) }}</td>
            <td data-l="Lost" class="num">{{ loss(one) ?? '–' }}</td>
            <td data-l="By" class="wrap">{{ one.requester ?? 'Holdfast' }}</td>
            <td data-l="When"><hf-ago [at]="one.startedAt" /></td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class RecoveryTable {
  readonly rows = input.required<readonly RecoveryView[]>();
  readonly caption = input('Recoveries');
  /** Whether each row names its cluster. */
  readonly named = input(false);
  protected readonly latency = latency;
  protected readonly title = titleOf;
  protected readonly kind = kindOf;
  protected readonly end = endOf;
  protected readonly loss = lossOf;
}
