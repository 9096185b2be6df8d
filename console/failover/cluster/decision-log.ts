import { Component, computed, input, signal } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { LoggedDecision } from '../../api/types/failover';
import type { Page } from '../../api/types/page';
import { Ago } from '../../ui/ago';
import { Failed, Skeleton } from '../../ui/states';
import { decisionStatus, decisionWords } from '../words';
import { StatusMark } from '../../ui/status';

/** Every change of what Holdfast concluded, the newest first: asked for when it is opened. */
@Component({
  selector: 'hf-decision-log',
  imports: [Ago, Failed, Skeleton, StatusMark],
  template: `
    <details class="sec" (toggle)="open.set($any($event.target).open)">
      <summary>What it concluded before, and why</summary>
      @if (log.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="log.reload()" />
      }
      @if (log.value(); as page) {
        @if (page.items.length) {
          <div class="panel edge tw">
            <table class="two stack">
              <caption class="vh">
                Conclusions
              </caption>
              <thead>
                <tr>
                  <th scope="col">Since</th>
                  <th scope="col">Concluded</th>
                  <th scope="col">Because</th>
                </tr>
              </thead>
              <tbody>
                @for (one of page.items; track one.id) {
                  <tr>
                    <th scope="row"><hf-ago [at]="one.at" form="clock" /></th>
                    <td data-l="Concluded" class="wide-s">
                      <hf-status [of]="status(one)" [loud]="one.kind === 'nothing' ? 'quiet' : 'plain'">{{
                        words(one)
                      }}</hf-status>
                    </td>
                    <td data-l="Because" class="wrap wide-s">{{ one.because }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <p class="sub">Nothing was concluded yet.</p>
        }
      } @else if (open() && !log.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="3" [columns]="3" /></div>
      }
    </details>
  `,
})
export class DecisionLog {
  readonly clusterId = input.required<string>();
  protected readonly open = signal(false);
  private readonly url = computed(() =>
    this.open() ? apiUrl(`clusters/${this.clusterId()}/decisions`, { limit: 25 }) : undefined,
  );
  protected readonly log = query<Page<LoggedDecision>>(() => this.url(), { follows: ['cluster', 'recovery'] });
  protected readonly status = ({ kind }: LoggedDecision) => decisionStatus(kind);
  protected readonly words = ({ kind }: LoggedDecision) => decisionWords(kind);
}
