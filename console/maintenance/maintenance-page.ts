import { Component, computed, inject } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import { Attempt } from '../api/attempt';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { MaintenanceTime, MaintenanceView } from '../api/types/incidents';
import type { Page } from '../api/types/page';
import { Dialogs } from '../ui/dialogs';
import { clockTime, duration, plural } from '../ui/format';
import { Denied, Empty, Failed, HiddenCount, Skeleton } from '../ui/states';
import { StatusMark } from '../ui/status';
import { Ticker } from '../ui/ticker';
import { Toasts } from '../ui/toasts';
import { MaintenanceCalendar } from './maintenance-calendar';
import { MaintenanceForm } from './maintenance-form';
import { daysOf, midnight, standingOf, targetsOf } from './words';

const DAY = 86_400_000;
const DAYS = 14;

/** Times in which nobody is called: what is on, what comes, and a form for the next. */
@Component({
  selector: 'hf-maintenance-page',
  imports: [Denied, Empty, Failed, HiddenCount, MaintenanceCalendar, Skeleton, StatusMark],
  template: `
    <div class="head">
      <div class="t">
        <h1>Maintenance</h1>
        <p class="sub">{{ standing() }} Checks go on meanwhile; no incident opens, and what was open ends.</p>
      </div>
      <div class="acts">
        @if (mayPlan()) {
          <button type="button" class="b pri" (click)="plan()">Plan maintenance…</button>
        } @else {
          <hf-denied reason="Planning needs maintenance.edit.">
            <button type="button" class="b" disabled>Plan maintenance…</button>
          </hf-denied>
        }
      </div>
    </div>
    @if (attempt.refused() ?? list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Maintenance
            </caption>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">State</th>
                <th scope="col">When</th>
                <th scope="col">Why</th>
                <th scope="col" class="num">Touches</th>
                <th scope="col"><span class="vh">Actions</span></th>
              </tr>
            </thead>
            <tbody>
              @for (one of page.items; track one.id) {
                <tr>
                  <th scope="row" class="wrap">{{ targets(one) }}</th>
                  <td data-l="State">
                    @switch (one.state) {
                      @case ('on') {
                        <hf-status of="maintenance" loud="pill">On</hf-status>
                      }
                      @case ('planned') {
                        Planned
                      }
                      @default {
                        <span class="sub">Over</span>
                      }
                    }
                  </td>
                  <td data-l="When" class="wrap">
                    {{ when(one) }}
                    @if (one.schedule) {
                      <span class="sub mono">{{ one.schedule }} {{ one.timeZone }}</span>
                    }
                  </td>
                  <td data-l="Why" class="wrap">
                    {{ one.reason }}<span class="sub">{{ one.createdBy.name }}</span>
                  </td>
                  <td data-l="Touches" class="num">{{ one.touches }}</td>
                  <td class="table-end">
                    @if (one.may.length && one.state === 'on') {
                      <button type="button" class="b sm" (click)="end(one)">End {{ targets(one) }} now</button>
                    } @else if (one.may.length && one.state === 'planned') {
                      <button type="button" class="b sm" (click)="remove(one)">Call off…</button>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      } @else {
        <hf-empty title="Nothing is planned">
          A maintenance keeps Holdfast from calling people while you work: on a server with all that runs on it, or on
          everything with a tag; once, or every Sunday at 02:00. It ends by itself.
        </hf-empty>
        <hf-hidden-count [count]="page.hiddenByPermission" />
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="4" [columns]="4" [two]="true" /></div>
    }
    @if (days(); as shown) {
      <div class="sech sec"><h2>The next 14 days</h2></div>
      <hf-maintenance-calendar [days]="shown" />
    }
  `,
})
export class MaintenancePage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  private readonly toasts = inject(Toasts);
  private readonly from = midnight(Date.now());
  protected readonly attempt = new Attempt();
  protected readonly mayPlan = computed(() => this.session.may('maintenance.edit'));
  protected readonly list = query<Page<MaintenanceView>>(() => apiUrl('maintenance'), {
    follows: ['maintenance', 'status'],
  });
  private readonly times = query<Page<MaintenanceTime>>(
    () => apiUrl('maintenance/calendar', { from: this.from, to: this.from + DAYS * DAY }),
    { follows: ['maintenance'] },
  );
  protected readonly standing = computed(() => (this.list.value() ? standingOf(this.list.value()!.items) : ''));
  protected readonly days = computed(() => {
    const times = this.times.value()?.items;
    return times?.length ? daysOf(times, this.from, DAYS, midnight) : null;
  });
  protected readonly targets = targetsOf;

  protected when({ until, next, durationMs, endsAt }: MaintenanceView): string {
    const now = this.ticker.now();
    if (until) return `until ${clockTime(until, now)}, ${duration(until - now)} left`;
    if (next[0]) return `${clockTime(next[0].from, now)} for ${duration(durationMs)}`;
    return endsAt ? `ended ${clockTime(endsAt, now)}` : '–';
  }

  protected again(): void {
    this.attempt.forget();
    this.list.reload();
    this.times.reload();
  }

  protected async plan(): Promise<void> {
    const made = await this.dialogs.open<MaintenanceView>(MaintenanceForm, null, { stays: true });
    if (!made) return;
    this.toasts.done(`Maintenance of ${targetsOf(made)}: ${this.when(made)}`);
    this.again();
  }

  protected async end(one: MaintenanceView): Promise<void> {
    await this.try(() => this.api.post(`maintenance/${one.id}/end`), `Maintenance of ${targetsOf(one)} ended`);
  }

  protected async remove(one: MaintenanceView): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Call off the maintenance of ${targetsOf(one)}?`,
      effect: [`${plural(one.touches, 'resource')} would be watched as always, with all coming times of this one.`],
      button: 'Call it off',
      level: 1,
    });
    if (agreed)
      await this.try(() => this.api.delete(`maintenance/${one.id}`), `Maintenance of ${targetsOf(one)} called off`);
  }

  private async try(act: () => Promise<unknown>, done: string): Promise<void> {
    await this.attempt.to(async () => {
      await act();
      this.toasts.done(done);
    });
    this.list.reload();
    this.times.reload();
  }
}
