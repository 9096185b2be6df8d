import { Component, computed, input } from '@angular/core';
import { Ago } from '../../ui/ago';
import type { ChartPoint } from '../../ui/chart-data';
import { count } from '../../ui/format';

const SHOWN = 60;

/** The chart's data in numbers, newest first. */
@Component({
  selector: 'hf-answer-table',
  imports: [Ago],
  host: { class: 'panel edge tw scrolls' },
  template: `
    <table>
      <caption class="vh">
        Answer time
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" class="num">Least</th>
          <th scope="col" class="num">Average</th>
          <th scope="col" class="num">p95</th>
          <th scope="col" class="num">Failed</th>
        </tr>
      </thead>
      <tbody>
        @for (point of rows(); track point.at) {
          <tr>
            <td class="mono nowrap"><hf-ago [at]="point.at" form="clock" /></td>
            <td class="num">{{ words()(point.low) }}</td>
            <td class="num">{{ words()(point.value) }}</td>
            <td class="num">{{ words()(point.high) }}</td>
            <td class="num">{{ count(point.failures) }}</td>
          </tr>
        } @empty {
          <tr>
            <td colspan="5" class="sub">Nothing was measured in this time.</td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class AnswerTable {
  readonly points = input.required<readonly ChartPoint[]>();
  readonly words = input.required<(value: number | null) => string>();
  readonly title = input.required<string>();
  protected readonly count = count;
  protected readonly rows = computed(() =>
    this.points()
      .filter((point) => point.value !== null || point.failures > 0)
      .slice(-SHOWN)
      .reverse(),
  );
}
