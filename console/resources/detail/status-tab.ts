import { Component, computed, inject, input } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { CheckView, StatusChangePage, Why } from '../../api/types/health';
import type { ResourceView } from '../../api/types/resources';
import { duration, percent } from '../../ui/format';
import { Tide } from '../../ui/tide';
import { Ticker } from '../../ui/ticker';
import { AnswerTime } from './answer-time';
import { Around } from './around';
import { CheckTable } from './check-table';
import { MeasuredNow } from './measured-now';
import { uptime } from './uptime';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

@Component({
  selector: 'hf-status-tab',
  imports: [AnswerTime, Around, CheckTable, MeasuredNow, Tide],
  template: `
    <div class="grid aside">
      <div>
        @if (bad()) {
          <section class="panel pad finding" [class.tint]="resource().status === 'down'">
            <h2 class="wrap">{{ reason() }}</h2>
            @if (why.value(); as why) {
              @if (why.nextStep) {
                <p class="wrap">{{ why.nextStep }}</p>
              }
              @if (why.likelyCause.length) {
                <p class="wrap">Likely cause: {{ why.likelyCause.join(' · ') }}</p>
              }
              @if (why.notTheCause.length) {
                <p class="sub wrap">Not the cause: {{ why.notTheCause.join(' · ') }}</p>
              }
            }
          </section>
        }
        @if (resource().kind === 'host') {
          <hf-measured-now [resource]="resource()" [class.sec]="bad()" />
        }
        <section [class.sec]="bad() || resource().kind === 'host'">
          <div class="sech">
            <h2>Last 24 hours</h2>
            <span class="sub hide-s">each bar 15 min; the higher, the worse</span><span class="r sub">{{ up() }}</span>
          </div>
          <hf-tide [changes]="changes()" [until]="minute()" />
        </section>
        <hf-answer-time class="sec" [resource]="resource()" [checks]="checks()" [changes]="changes()" />
        <section class="sec">
          <div class="sech"><h2>Checks</h2></div>
          <hf-check-table [checks]="checks()" />
        </section>
      </div>
      <hf-around [resource]="resource()" [why]="why.value()" />
    </div>
  `,
})
export class StatusTab {
  private readonly ticker = inject(Ticker);
  readonly resource = input.required<ResourceView>();
  readonly checks = input.required<readonly CheckView[]>();

  protected readonly why = query<Why>(() => apiUrl(`resources/${this.resource().id}/why`), {
    follows: ['resource', 'check'],
    everyMs: 15_000,
  });
  private readonly history = query<StatusChangePage>(
    () => apiUrl(`resources/${this.resource().id}/status-changes`, { limit: 200 }),
    { follows: ['resource', 'check'] },
  );

  protected readonly bad = computed(() => !['up', 'paused', 'maintenance'].includes(this.resource().status));
  protected readonly reason = computed(() => {
    const said = this.resource().statusReason || 'Nothing is known about it yet';
    return said.charAt(0).toUpperCase() + said.slice(1);
  });
  protected readonly minute = computed(() => Math.ceil(this.ticker.now() / MINUTE) * MINUTE);
  protected readonly changes = computed(() => [...(this.history.value()?.items ?? [])].sort((a, b) => a.at - b.at));
  protected readonly up = computed(() => {
    const now = this.ticker.now();
    const known = uptime(this.changes(), now - DAY, now);
    if (!known) return '';
    return known.knownMs < HOUR ? `known for ${duration(known.knownMs)}` : `${percent(known.share, 2)} up`;
  });
}
