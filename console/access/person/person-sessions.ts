import { Component, computed, inject, input } from '@angular/core';
import { Api, apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { OpenSession } from '../../api/types/people';
import { SessionTable } from '../../ui/session-table';
import { Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';

/** Where a person is signed in, with the way to end it. */
@Component({
  selector: 'hf-person-sessions',
  imports: [Failed, SessionTable],
  template: `
    @if (list.problem(); as problem) {
      <hf-failed [problem]="problem" />
    }
    @if (list.value(); as page) {
      @if (page.items.length) {
        <hf-session-table [rows]="page.items" [endable]="mayEnd()" (endSession)="end($event)" />
        @if (mayEnd()) {
          <p class="row sec">
            <button type="button" class="b sm" (click)="endAll()">End all sessions of {{ name() }}</button>
          </p>
        }
      } @else {
        <p class="panel edge pad sub">Nowhere at the moment.</p>
      }
    }
  `,
})
export class PersonSessions {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  readonly personId = input.required<string>();
  readonly name = input.required<string>();
  protected readonly mayEnd = computed(() => this.session.may('session.end'));
  protected readonly list = query<Page<OpenSession>>(() => apiUrl(`people/${this.personId()}/sessions`), {
    follows: ['session', 'person'],
  });

  protected async end(id: string): Promise<void> {
    await this.api.delete(`people/${this.personId()}/sessions/${id}`);
    this.toasts.done('Session ended');
    this.list.reload();
  }

  protected async endAll(): Promise<void> {
    await this.api.delete(`people/${this.personId()}/sessions`);
    this.toasts.done(`All sessions of ${this.name()} ended`);
    this.list.reload();
  }
}
