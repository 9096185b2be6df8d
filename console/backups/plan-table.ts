import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { problemOf } from '../api/problem';
import type { PlanView, StartedJob } from '../api/types/backups';
import { Ago } from '../ui/ago';
import { Dialogs } from '../ui/dialogs';
import { StatusMark } from '../ui/status';
import { Toasts } from '../ui/toasts';

/** Plans with their next run and how the last one ended. */
@Component({
  selector: 'hf-plan-table',
  imports: [Ago, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Plans
      </caption>
      <thead>
        <tr>
          <th scope="col">Plan</th>
          <th scope="col">Last run</th>
          <th scope="col">Next run</th>
          <th scope="col" class="num">Keeps</th>
          <th scope="col"><span class="vh">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        @for (plan of rows(); track plan.id) {
          <tr>
            <th scope="row" class="wrap">
              {{ plan.name }}<span class="sub">{{ plan.resourceName }} to {{ plan.store.name }}</span>
            </th>
            <td data-l="Last run" class="wrap">
              @if (failedLast(plan)) {
                <hf-status of="down" loud="plain">failed <hf-ago [at]="plan.lastFailureAt" /></hf-status>
                <span class="sub">{{ plan.lastFailure }}</span>
              } @else if (plan.lastSuccessAt) {
                <hf-status of="up" loud="quiet">ok <hf-ago [at]="plan.lastSuccessAt" /></hf-status>
              } @else {
                <span class="sub">never ran</span>
              }
            </td>
            <td data-l="Next run">
              @if (!plan.enabled) {
                <hf-status of="paused" />
              } @else {
                <hf-ago [at]="plan.nextRuns[0]" /><span class="sub">{{ plan.schedule }}, {{ plan.timeZone }}</span>
              }
            </td>
            <td data-l="Keeps" class="num">{{ plan.keep }}</td>
            <td class="num">
              <button type="button" class="b txt sm" (click)="run(plan)" [attr.aria-label]="'Run now: ' + plan.name">
                Run now
              </button>
              @if (editable()) {
                <button type="button" class="b txt sm" (click)="change(plan)" [attr.aria-label]="'Change ' + plan.name">
                  Change…
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class PlanTable {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  readonly rows = input.required<readonly PlanView[]>();
  readonly editable = input(false);

  protected failedLast(plan: PlanView): boolean {
    return (plan.lastFailureAt ?? 0) > (plan.lastSuccessAt ?? 0);
  }

  protected async run(plan: PlanView): Promise<void> {
    try {
      const job = await this.api.post<StartedJob>('backups', { planId: plan.id });
      await this.router.navigate(['/jobs', job.id]);
    } catch (error) {
      const { title, detail, remedy } = problemOf(error);
      const effect = [detail, remedy ?? ''].filter(Boolean);
      await this.dialogs.confirm({ title, effect, button: 'Understood', level: 1 });
    }
  }

  protected async change(plan: PlanView): Promise<void> {
    const { PlanDialogForm } = await import('./plan-form');
    if (await this.dialogs.open(PlanDialogForm, plan)) this.toasts.done(`${plan.name} is changed`);
  }
}
