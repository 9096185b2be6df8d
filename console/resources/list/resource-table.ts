import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ResourceSummary } from '../../api/types/resources';
import { Ago } from '../../ui/ago';
import { StatusMark } from '../../ui/status';
import { kindWord } from '../kinds';

/** One row is one target; its first cell is the link. Rows change in place and keep their focus. */
@Component({
  selector: 'hf-resource-table',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Resources
      </caption>
      <thead>
        <tr>
          <th scope="col">Resource</th>
          <th scope="col">Status</th>
          <th scope="col">Since</th>
          <th scope="col">Kind</th>
          <th scope="col">Tags</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.id) {
          <tr class="row-target" [routerLink]="['/resources', row.id]" tabindex="-1">
            <th scope="row">
              <a class="row-link wrap" [routerLink]="['/resources', row.id]">{{ row.name }}</a><span class="sub wrap">{{
                address(row)
              }}</span>
            </th>
            <td data-l="Status" [class.wide-s]="row.status !== 'up' && row.statusReason">
              <hf-status [of]="row.status" [stale]="row.stale" />
              @if (row.status !== 'up' && row.statusReason) {
                <span class="sub wrap">{{ row.statusReason }}</span>
              }
            </td>
            <td data-l="Since"><hf-ago [at]="row.statusSince" form="for" /></td>
            <td data-l="Kind">{{ word(row.kind) }}</td>
            <td data-l="Tags" class="wide-s">
              @for (tag of row.tags; track tag) {
                <span class="tag">{{ tag }}</span>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class ResourceTable {
  readonly rows = input.required<readonly ResourceSummary[]>();
  protected readonly word = kindWord;

  protected address(row: ResourceSummary): string {
    return row.address === 'local' ? 'this machine' : row.address;
  }
}
