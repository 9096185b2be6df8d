import { Component, signal } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Page } from '../../api/types/page';
import type { GrantView } from '../../api/types/people';
import { CursorTrail, Pager } from '../../ui/pager';
import { Empty, Failed, HiddenCount, Skeleton } from '../../ui/states';
import { GrantTable } from './grant-table';

const PAGE_SIZE = 50;

/** Who has which role where, and until when. */
@Component({
  selector: 'hf-grants-page',
  imports: [Empty, Failed, GrantTable, HiddenCount, Pager, Skeleton],
  template: `
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <hf-grant-table [rows]="page.items" />
        <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
      } @else {
        <hf-empty title="No role that you may see"
          >Roles are given on a person's page or on a service account.</hf-empty
        >
      }
      <hf-hidden-count [count]="page.hiddenByPermission" />
    } @else if (!list.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="6" [columns]="4" /></div>
    }
  `,
})
export class GrantsPage {
  protected readonly size = PAGE_SIZE;
  protected readonly trail = signal(new CursorTrail());
  protected readonly list = query<Page<GrantView>>(
    () => apiUrl('grants', { limit: PAGE_SIZE, after: this.trail().current }),
    { follows: ['grant', 'person', 'service-account'] },
  );
}
