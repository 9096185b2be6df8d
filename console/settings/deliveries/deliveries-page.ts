import { Component, computed, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Ago } from '../../ui/ago';
import { CursorTrail, Pager } from '../../ui/pager';
import { Empty, Failed, Skeleton } from '../../ui/states';
import { StatusMark } from '../../ui/status';

const SIZE = 50;
const states = [
  { key: '', label: 'All' },
  { key: 'waiting', label: 'Waiting' },
  { key: 'failed', label: 'Not delivered' },
  { key: 'sent', label: 'Delivered' },
] as const;

/** What was told to whom, whether it arrived, and what the other side said. */
@Component({
  selector: 'hf-deliveries-page',
  imports: [Ago, Empty, Failed, Pager, RouterLink, Skeleton, StatusMark],
  template: `
    <div class="sech">
      <div class="seg" role="group" aria-label="Which deliveries">
        @for (one of states; track one.key) {
          <button type="button" [attr.aria-pressed]="state() === one.key" (click)="show(one.key)">
            {{ one.label }}
          </button>
        }
      </div>
    </div>
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Deliveries
            </caption>
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">To</th>
                <th scope="col">State</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              @for (one of page.items; track one.id) {
                <tr>
                  <th scope="row" class="wrap">
                    @if (one.resourceId; as id) {
                      <a [routerLink]="['/resources', id]">{{ one.subject }}</a>
                    } @else {
                      {{ one.subject }}
                    }
                  </th>
                  <td data-l="To" class="wrap wide-s">
                    {{ one.to }}<span class="sub">by {{ one.channelName ?? 'a channel that was removed' }}</span>
                  </td>
                  <td data-l="State" class="wrap wide-s">
                    @switch (one.state) {
                      @case ('sent') {
                        <hf-status of="up" loud="quiet">Delivered</hf-status>
                      }
                      @case ('waiting') {
                        <hf-status of="unknown" loud="plain">Waiting</hf-status>
                      }
                      @case ('dropped') {
                        <hf-status of="paused" loud="quiet">Dropped</hf-status>
                      }
                      @default {
                        <hf-status of="down" loud="plain">Not delivered</hf-status>
                      }
                    }
                    <span class="sub"
                      >{{ one.answer }}{{ one.attempts > 1 ? ', ' + one.attempts + ' attempts' : '' }}</span
                    >
                  </td>
                  <td data-l="When">
                    <hf-ago [at]="one.endedAt ?? one.createdAt" />
                    @if (one.nextAt && one.state === 'waiting' && one.attempts) {
                      <span class="sub">again <hf-ago [at]="one.nextAt" /></span>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else {
        <hf-empty [title]="state() ? 'None of these' : 'Nothing was sent yet'"
          >Each message stays here for 90 days, with what its receiver answered.</hf-empty
        >
      }
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="8" [columns]="4" [two]="true" /></div>
    }
  `,
})
export class DeliveriesPage {
  protected readonly states = states;
  protected readonly size = SIZE;
  protected readonly state = signal<string>('');
  protected readonly trail = signal(new CursorTrail());
  protected readonly list = query<Wire<'NotificationDeliveryPage'>>(
    computed(() =>
      apiUrl('notifications/deliveries', { limit: SIZE, after: this.trail().current, state: this.state() }),
    ),
    { everyMs: 5_000 },
  );

  protected show(state: string): void {
    this.trail.set(new CursorTrail());
    this.state.set(state);
  }
}
