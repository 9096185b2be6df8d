import { Component, computed, inject } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import type { Page } from '../api/types/page';
import { SessionTable } from '../ui/session-table';
import { Failed } from '../ui/states';
import { Toasts } from '../ui/toasts';

@Component({
  selector: 'hf-my-sessions',
  imports: [Failed, SessionTable],
  template: `
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
    }
    @if (list.value(); as page) {
      <hf-session-table [rows]="page.items" [endable]="true" (endSession)="end($event)" />
      @if (others()) {
        <p class="row sec"><button type="button" class="b sm" (click)="endOthers()">End all other sessions</button></p>
      }
    }
  `,
})
export class MySessions {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  protected readonly list = query<Page<Wire<'OpenSession'>>>(() => apiUrl('me/sessions'), { follows: ['session'] });
  protected readonly others = computed(() => (this.list.value()?.items ?? []).some((session) => !session.current));

  protected async end(id: string): Promise<void> {
    await this.api.delete(`me/sessions/${id}`);
    this.toasts.done('Session ended');
    this.list.reload();
  }

  protected async endOthers(): Promise<void> {
    await this.api.delete('me/sessions');
    this.toasts.done('All other sessions ended');
    this.list.reload();
  }
}
