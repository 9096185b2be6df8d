import { Component, input, signal } from '@angular/core';
import type { Wire } from '../api/contract';
import { Ago } from '../ui/ago';
import { StatusMark } from '../ui/status';
import { AuditDetail } from './audit-detail';

type Entry = Wire<'AuditEntry'>;

@Component({
  selector: 'hf-audit-table',
  imports: [Ago, AuditDetail, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Audit entries
      </caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">On</th>
          <th scope="col">Result</th>
          <th scope="col"><span class="vh">More</span></th>
        </tr>
      </thead>
      <tbody>
        @for (entry of rows(); track entry.id) {
          <tr>
            <td data-l="When" class="nowrap"><hf-ago [at]="entry.at" form="clock" /></td>
            <td data-l="Who" class="wrap actor">
              {{ entry.actor.name }}<span class="sub">{{ entry.address ?? 'this machine' }}</span>
            </td>
            <th scope="row" class="wrap">
              {{ entry.action }}
              @if (entry.count > 1) {
                <span class="sub">{{ entry.count }} times</span>
              }
            </th>
            <td data-l="On" class="wrap">{{ entry.subject.name }}</td>
            <td data-l="Result" class="wrap">
              @switch (entry.result) {
                @case ('done') {
                  <span class="sub">done</span>
                }
                @case ('denied') {
                  <hf-status of="degraded" loud="plain">refused</hf-status>
                }
                @default {
                  <hf-status of="down" loud="plain">{{ entry.result }}</hf-status>
                }
              }
              @if (entry.reason) {
                <span class="sub">{{ entry.reason }}</span>
              }
            </td>
            <td class="num">
              <button
                type="button"
                class="b txt sm"
                [attr.aria-expanded]="open() === entry.id"
                [attr.aria-label]="'Details of ' + entry.action + ' on ' + entry.subject.name"
                (click)="open.set(open() === entry.id ? null : entry.id)"
              >
                {{ open() === entry.id ? 'Less' : 'Details' }}
              </button>
            </td>
          </tr>
          @if (open() === entry.id) {
            <tr class="detail">
              <td colspan="6"><hf-audit-detail [entry]="entry" /></td>
            </tr>
          }
        }
      </tbody>
    </table>
  `,
})
export class AuditTable {
  readonly rows = input.required<readonly Entry[]>();
  protected readonly open = signal<number | null>(null);
}
