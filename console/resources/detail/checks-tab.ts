import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { CheckView } from '../../api/types/health';
import type { ResourceView } from '../../api/types/resources';
import { Dialogs } from '../../ui/dialogs';
import { duration } from '../../ui/format';
import { Denied, Empty, Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';

@Component({
  selector: 'hf-checks-tab',
  imports: [RouterLink, Denied, Empty, Failed, StatusMark],
  template: `
    <div class="sech">
      <p class="sub text">
        A check asks again and again. It falls after so many failures in a row and rises after so many good answers.
      </p>
      <span class="r">
        @if (mayEdit()) {
          <button type="button" class="b" (click)="edit(null)">Add a check…</button>
        }
      </span>
    </div>
    @if (!mayEdit()) {
      <hf-denied reason="Changing checks needs check.edit."
        ><button type="button" class="b" disabled>Add a check…</button
        ><a explain routerLink="/access/explain" [queryParams]="{ action: 'check.edit', resource: resource().id }"
          >Explain</a
        ></hf-denied
      >
    }
    @if (attempt.refused(); as problem) {
      <hf-failed [problem]="problem" />
    }
    @if (checks().length) {
      <div class="panel edge tw">
        <table class="two stack">
          <caption class="vh">
            Checks
          </caption>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Says</th>
              <th scope="col" class="num">Every</th>
              <th scope="col" class="num">Falls / rises after</th>
              <th scope="col" class="num"><span class="vh">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            @for (check of checks(); track check.id) {
              <tr>
                <th scope="row" class="wrap">
                  {{ check.name
                  }}<span class="sub">{{
                    check.kind === 'heartbeat'
                      ? 'a job that calls'
                      : check.kind + ', waits ' + duration(check.timeoutMs)
                  }}</span>
                </th>
                <td data-l="Says" class="wide-s">
                  <hf-status class="says" [of]="check.paused ? 'paused' : check.status">{{
                    check.paused ? 'paused' : check.sentence
                  }}</hf-status>
                </td>
                <td data-l="Every" class="num">{{ duration(check.intervalMs) }}</td>
                <td data-l="Falls / rises after" class="num">{{ check.fall }} / {{ check.rise }}</td>
                <td class="num nowrap wide-s">
                  @if (check.kind === 'heartbeat') {
                    <button type="button" class="b txt sm" (click)="calls(check)">
                      {{ mayEdit() ? 'How it calls' : 'Calls' }}<span class="vh"> {{ check.name }}</span>
                    </button>
                  }
                  @if (mayEdit()) {
                    <button type="button" class="b txt sm" (click)="pause(check)">
                      {{ check.paused ? 'Resume' : 'Pause' }}<span class="vh"> {{ check.name }}</span>
                    </button>
                    <button type="button" class="b txt sm" (click)="edit(check)">
                      Edit<span class="vh"> {{ check.name }}</span>
                    </button>
                    <button type="button" class="b txt sm" (click)="remove(check)">
                      Remove<span class="vh"> {{ check.name }}</span>
                    </button>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <hf-empty title="Nothing checks it"
        >Without a check its status stays unknown. A check only asks; it changes nothing.</hf-empty
      >
    }
  `,
})
export class ChecksTab {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  readonly resource = input.required<ResourceView>();
  readonly checks = input.required<readonly CheckView[]>();

  protected readonly duration = duration;
  protected readonly attempt = new Attempt();
  protected readonly mayEdit = computed(() => this.resource().may.includes('check.edit'));

  protected async edit(check: CheckView | null): Promise<void> {
    const { CheckDialog } = await import('./check-dialog');
    const saved = await this.dialogs.open<CheckView>(CheckDialog, { resource: this.resource(), check });
    if (saved && !check && saved.kind === 'heartbeat') return this.calls(saved);
    if (saved) this.toasts.done(check ? `${check.name} changed` : 'Check added; it runs within its interval');
  }

  /** Where a job calls and what it said. */
  protected async calls(check: CheckView): Promise<void> {
    const { HeartbeatDialog } = await import('./heartbeat-dialog');
    await this.dialogs.open(
      HeartbeatDialog,
      { check, mayEdit: this.mayEdit() },
      { width: 'wide', focus: '[data-first]' },
    );
  }

  protected async pause(check: CheckView): Promise<void> {
    const set = (paused: boolean) => this.api.patch(`checks/${check.id}`, { paused }, { ifMatch: check.version });
    await this.tried(() => set(!check.paused), check.paused ? `${check.name} runs again` : `${check.name} paused`);
  }

  protected async remove(check: CheckView): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Remove the check ${check.name}?`,
      effect: ['Its history goes with it.', `${this.resource().name} keeps its other checks.`],
      button: `Remove ${check.name}`,
      level: 1,
    });
    if (agreed)
      await this.tried(
        () => this.api.delete(`checks/${check.id}`, { ifMatch: check.version }),
        `${check.name} removed`,
      );
  }

  private async tried(change: () => Promise<unknown>, done: string): Promise<void> {
    await this.attempt.to(async () => {
      await change();
      this.toasts.done(done);
    });
  }
}
