import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import { query } from '../../api/query';
import type { Beat, Beats, CheckView, HeartbeatAddress } from '../../api/types/health';
import { Ago } from '../../ui/ago';
import { Copy } from '../../ui/copy';
import { Dialogs } from '../../ui/dialogs';
import { DialogFrame } from '../../ui/dialog-frame';
import { duration } from '../../ui/format';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';

/** Where a job calls, as lines to paste, and what it said when it did. */
@Component({
  selector: 'hf-heartbeat-dialog',
  imports: [Ago, Copy, DialogFrame, Failed, StatusMark],
  template: `
    <hf-dialog [title]="data.mayEdit ? 'How ' + data.check.name + ' calls' : 'Calls of ' + data.check.name">
      @if (address.value(); as address) {
        <p class="text">
          Put one of these into the job. Whoever knows the address can say that the job ran, and nothing else.
        </p>
        @for (line of address.lines; track line.purpose) {
          <section class="sec">
            <h2>{{ line.purpose }}</h2>
            <hf-copy [text]="line.line" [name]="line.purpose" />
          </section>
        }
      }
      @if (attempt.refused() ?? address.problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <section class="sec">
        <h2>What it said</h2>
        @if (beats.value(); as beats) {
          <div class="panel edge tw">
            <table class="stack">
              <caption class="vh">
                Calls, the latest first
              </caption>
              <thead>
                <tr>
                  <th scope="col">Said</th>
                  <th scope="col" class="num">When</th>
                  <th scope="col" class="num">Ran for</th>
                  <th scope="col">From</th>
                </tr>
              </thead>
              <tbody>
                @for (beat of beats.items.slice(0, 20); track $index) {
                  <tr>
                    <th scope="row" class="wrap">
                      <hf-status [of]="markOf(beat)">{{ wordsOf(beat) }}</hf-status>
                      @if (beat.body) {
                        <details>
                          <summary>What it sent along</summary>
                          <pre class="log wrap">{{ beat.body }}</pre>
                        </details>
                      }
                    </th>
                    <td data-l="When" class="num"><hf-ago [at]="beat.at" /></td>
                    <td data-l="Ran for" class="num">{{ beat.runMs === null ? '–' : duration(beat.runMs) }}</td>
                    <td data-l="From" class="mono">{{ beat.address }}</td>
                  </tr>
                } @empty {
                  <tr>
                    <td colspan="4" class="sub">
                      It has not called yet. Paste a line above into a terminal to try it.
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
      </section>
      <ng-container foot>
        <span class="sub">
          @if (data.mayEdit) {
            <button type="button" class="b txt" (click)="renew()">Give it another address…</button>
          }
        </span>
        <button type="button" class="b pri" data-first (click)="ref.close()">Done</button>
      </ng-container>
    </hf-dialog>
  `,
})
export class HeartbeatDialog {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  protected readonly data = inject<{ check: CheckView; mayEdit: boolean }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly duration = duration;
  protected readonly attempt = new Attempt();
  protected readonly address = query<HeartbeatAddress>(() =>
    this.data.mayEdit ? apiUrl(`checks/${this.data.check.id}/heartbeat`) : undefined,
  );
  protected readonly beats = query<Beats>(() => apiUrl(`checks/${this.data.check.id}/beats`), {
    follows: ['check'],
    everyMs: 5000,
  });

  protected markOf({ kind }: Beat): 'up' | 'down' | 'unknown' {
    return kind === 'success' ? 'up' : kind === 'fail' ? 'down' : 'unknown';
  }

  protected wordsOf({ kind, exitCode }: Beat): string {
    const how = exitCode === null || exitCode === 0 ? '' : ` with exit code ${exitCode}`;
    return { start: 'started', success: 'ended well', fail: `failed${how}`, log: 'wrote' }[kind];
  }

  protected async renew(): Promise<void> {
    const { name, id } = this.data.check;
    const agreed = await this.dialogs.confirm({
      title: `Give ${name} another address?`,
      effect: ['Calls to the one it has are refused from now on.', 'The job is late until it calls the new one.'],
      button: 'Give it another address',
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(async () => {
      await this.api.post(`checks/${id}/heartbeat/renew`, {});
      this.address.reload();
    });
  }
}
