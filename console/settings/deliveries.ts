import { Component } from '@angular/core';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import { Ago } from '../ui/ago';
import { StatusMark } from '../ui/status';

/** The last messages: to whom, and whether they arrived. */
@Component({
  selector: 'hf-deliveries',
  imports: [Ago, StatusMark],
  template: `
    @if (list.value()?.items?.length) {
      <div class="sech sec"><h2>Last messages</h2></div>
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
            @for (one of list.value()!.items; track one.id) {
              <tr>
                <th scope="row" class="wrap">{{ one.subject }}</th>
                <td data-l="To" class="wrap">{{ one.to }}</td>
                <td data-l="State" class="wrap">
                  @switch (one.state) {
                    @case ('sent') {
                      <hf-status of="up" loud="quiet">Delivered</hf-status>
                    }
                    @case ('waiting') {
                      <hf-status of="unknown" loud="plain">Waiting</hf-status>
                    }
                    @default {
                      <hf-status of="down" loud="plain">Not delivered</hf-status>
                    }
                  }
                  @if (one.state !== 'sent') {
                    <span class="sub">{{ one.answer }}</span>
                  }
                </td>
                <td data-l="When"><hf-ago [at]="one.endedAt ?? one.createdAt" /></td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
})
export class Deliveries {
  protected readonly list = query<Wire<'NotificationDeliveryPage'>>(
    () => apiUrl('notifications/deliveries', { limit: 10 }),
    { everyMs: 5_000 },
  );
}
