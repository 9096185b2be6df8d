import { Component, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { BackupView } from '../api/types/backups';
import { Ago } from '../ui/ago';
import { bytes, latency } from '../ui/format';
import { Ladder } from '../ui/ladder';

@Component({
  selector: 'hf-backup-table',
  imports: [Ago, Ladder, RouterLink],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Backups
      </caption>
      <thead>
        <tr>
          <th scope="col">Of</th>
          <th scope="col">Taken</th>
          <th scope="col">Trust</th>
          <th scope="col" class="num">Stored</th>
          <th scope="col" class="num">Took</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        @for (backup of rows(); track backup.id) {
          <tr class="target" (click)="open(backup.id)">
            <th scope="row" class="wrap">
              <a class="row-link" [routerLink]="['/backups', backup.id]" (click)="$event.stopPropagation()">{{
                backup.resourceName
              }}</a>
              <span class="sub">{{ backup.plan?.name ?? 'by hand' }}</span>
            </th>
            <td data-l="Taken"><hf-ago [at]="backup.startedAt" /></td>
            <td data-l="Trust">
              <hf-ladder [stage]="backup.state" />
              @if (backup.restoredAt) {
                <span class="sub">proven <hf-ago [at]="backup.restoredAt" /></span>
              }
            </td>
            <td data-l="Stored" class="num">{{ bytes(backup.storedBytes) }}</td>
            <td data-l="Took" class="num">{{ latency(backup.endedAt - backup.startedAt) }}</td>
            <td data-l="Where" class="wrap">
              {{ backup.store.name }}
              @if (backup.sameDisk) {
                <span class="sub">same disk: no disaster copy</span>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class BackupTable {
  private readonly router = inject(Router);
  readonly rows = input.required<readonly BackupView[]>();
  protected readonly bytes = bytes;
  protected readonly latency = latency;

  protected open(id: string): void {
    void this.router.navigate(['/backups', id]);
  }
}
