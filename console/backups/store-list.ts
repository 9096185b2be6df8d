import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { StoreView } from '../api/types/backups';
import { Dialogs } from '../ui/dialogs';
import { bytes, percent } from '../ui/format';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';

/** Where backups lie, how much room is left, and whether it would survive this machine. */
@Component({
  selector: 'hf-store-list',
  imports: [Failed, StatusMark],
  template: `
    <div class="sech">
      <h2>Stores</h2>
      @if (mayEdit()) {
        <button type="button" class="b sm r" (click)="add()">Add a store…</button>
      }
    </div>
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      <div class="panel edge tw">
        <table class="two stack">
          <caption class="vh">
            Stores
          </caption>
          <thead>
            <tr>
              <th scope="col">Store</th>
              <th scope="col">State</th>
              <th scope="col" class="num">Free</th>
              <th scope="col">Disk</th>
            </tr>
          </thead>
          <tbody>
            @for (store of page.items; track store.id) {
              <tr>
                <th scope="row" class="wrap">
                  {{ store.name }}<code class="sub">{{ store.path }}</code>
                </th>
                <td data-l="State" class="wrap">
                  <hf-status [of]="store.available ? 'up' : 'down'">{{
                    store.available ? 'Available' : 'Not available'
                  }}</hf-status>
                  @if (store.problem) {
                    <span class="sub">{{ store.problem }}</span>
                  }
                </td>
                <td data-l="Free" class="num">{{ free(store) }}</td>
                <td data-l="Disk" class="wrap">
                  {{
                    store.sameDisk ? 'same as Holdfast: no disaster copy' : store.sameDisk === null ? '–' : 'another'
                  }}
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
})
export class StoreList {
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  protected readonly mayEdit = computed(() => this.session.may('store.edit'));
  protected readonly list = query<{ items: readonly StoreView[] }>(() => apiUrl('backup-stores'), {
    follows: ['backup-store', 'backup'],
  });

  protected free({ freeBytes, totalBytes }: StoreView): string {
    if (freeBytes === null || !totalBytes) return '–';
    return `${bytes(freeBytes)} (${percent((100 * freeBytes) / totalBytes)})`;
  }

  protected async add(): Promise<void> {
    const { StoreDialog } = await import('./store-dialog');
    if (await this.dialogs.open(StoreDialog, null)) this.list.reload();
  }
}
