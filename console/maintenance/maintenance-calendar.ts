import { Component, input } from '@angular/core';
import { dayName, hourMinute } from '../ui/format';
import { type Day, targetsOf } from './words';

/** Fourteen days side by side, on a phone one below the other; a day without anything is thin. */
@Component({
  selector: 'hf-maintenance-calendar',
  template: `
    <ol class="panel edge calendar">
      @for (day of days(); track day.at) {
        <li [class.none]="!day.times.length">
          <span class="sub day">{{ dayName(day.at) }}</span>
          @for (one of day.times; track one.windowId + one.from) {
            <span class="slot wrap"
              ><strong>{{ hours(one, day.at) }}</strong> {{ targets(one) }}
              <span class="sub">{{ one.reason }}</span></span
            >
          }
        </li>
      }
    </ol>
  `,
})
export class MaintenanceCalendar {
  readonly days = input.required<readonly Day[]>();
  protected readonly targets = targetsOf;
  protected readonly dayName = dayName;

  /** "02:00–04:00"; what began before the day begins with "–". */
  protected hours({ from, to }: { from: number; to: number }, day: number): string {
    const end = to > day + 86_400_000 ? '' : hourMinute(to);
    return `${from < day ? '' : hourMinute(from)}–${end}`;
  }
}
