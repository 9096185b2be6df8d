import { Component, input } from '@angular/core';
import type { CheckView } from '../../api/types/health';
import { Ago } from '../../ui/ago';
import { duration, latency } from '../../ui/format';
import { StatusMark } from '../../ui/status';

@Component({
  selector: 'hf-check-table',
  imports: [Ago, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="stack">
      <caption class="vh">
        Checks and what they say
      </caption>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Says</th>
          <th scope="col" class="num">Took</th>
          <th scope="col" class="num">Every</th>
          <th scope="col" class="num">Last run</th>
        </tr>
      </thead>
      <tbody>
        @for (check of checks(); track check.id) {
          <tr>
            <th scope="row" class="name">{{ check.name }}</th>
            <td data-l="Says" class="wide-s">
              <hf-status class="says" [of]="check.paused ? 'paused' : check.status">{{
                check.paused ? 'paused' : check.sentence
              }}</hf-status>
            </td>
            <td data-l="Took" class="num">{{ latency(check.durationMs) }}</td>
            <td data-l="Every" class="num">{{ duration(check.intervalMs) }}</td>
            <td data-l="Last run" class="num"><hf-ago [at]="check.lastAt" /></td>
          </tr>
        } @empty {
          <tr>
            <td colspan="5" class="sub">No check watches it, so its status stays unknown.</td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class CheckTable {
  readonly checks = input.required<readonly CheckView[]>();
  protected readonly latency = latency;
  protected readonly duration = duration;
}
