import { Component, computed, ElementRef, inject, input, linkedSignal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { ListedPerson } from '../../api/types/people';
import { CursorTrail, Pager } from '../../ui/pager';
import { Empty, Failed, Skeleton } from '../../ui/states';
import { PeopleTable } from './people-table';

const PAGE_SIZE = 25;
const TYPING_MS = 200;

/** Search, state and order stand in the address; any page of 10,000 people costs the same. */
@Component({
  selector: 'hf-people-page',
  imports: [Empty, Failed, Pager, PeopleTable, Skeleton],
  template: `
    @if (!may()) {
      <hf-empty title="You may not see the people here">
        Seeing people needs the permission person.read. Your own roles are under Grants; Explain says who can give more.
      </hf-empty>
    } @else {
      <div class="filters">
        <label class="vh" for="people-q">Search people</label>
        <input
          #search
          class="in"
          id="people-q"
          type="search"
          data-filter
          placeholder="Name or e-mail"
          [value]="q() ?? ''"
          (input)="type(search.value)"
        />
        <label class="vh" for="people-status">State</label>
        <select #state class="in" id="people-status" (change)="filter({ status: state.value })">
          @for (one of states; track one.value) {
            <option [value]="one.value" [selected]="one.value === (status() ?? '')">{{ one.label }}</option>
          }
        </select>
        <label class="vh" for="people-sort">Order</label>
        <select #order class="in" id="people-sort" (change)="filter({ sort: order.value })">
          @for (one of orders; track one.value) {
            <option [value]="one.value" [selected]="one.value === (sort() ?? '')">{{ one.label }}</option>
          }
        </select>
      </div>
      @if (list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
      }
      @if (list.value(); as page) {
        @if (page.items.length) {
          <hf-people-table [rows]="page.items" />
          <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
        } @else {
          <hf-empty title="Nobody matches">
            No person fits this search.
            <button action type="button" class="b" (click)="filter({ q: '', status: '' })">Show everyone</button>
          </hf-empty>
        }
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="8" [columns]="4" [two]="true" /></div>
      }
    }
  `,
})
export class PeoplePage {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly q = input<string>();
  readonly status = input<string>();
  readonly sort = input<string>();
  protected readonly searchBox = viewChild<ElementRef<HTMLInputElement>>('search');

  protected readonly size = PAGE_SIZE;
  protected readonly may = computed(() => this.session.may('person.read'));
  protected readonly states = [
    { value: '', label: 'Every state' },
    { value: 'active', label: 'Active' },
    { value: 'invited', label: 'Invited' },
    { value: 'disabled', label: 'Disabled' },
  ];
  protected readonly orders = [
    { value: '', label: 'By name' },
    { value: 'email', label: 'By e-mail' },
    { value: '-lastSeenAt', label: 'Seen last first' },
    { value: '-createdAt', label: 'Newest first' },
  ];
  private readonly filters = computed(() => ({ q: this.q(), status: this.status(), sort: this.sort() }));
  protected readonly trail = linkedSignal({ source: this.filters, computation: () => new CursorTrail() });
  protected readonly list = query<Page<ListedPerson>>(
    () =>
      this.may() ? apiUrl('people', { ...this.filters(), limit: PAGE_SIZE, after: this.trail().current }) : undefined,
    { follows: ['person', 'grant'] },
  );

  protected type(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.filter({ q: text.trim() }), TYPING_MS);
  }

  protected filter(changed: Record<string, string>): void {
    const queryParams = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, value || null]));
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
