import { Component, computed, input, output } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { ResourceTags } from '../../api/types/resources';
import { STATUS_WORDS, STATUSES } from '../../ui/status';
import { KINDS } from '../kinds';

const TYPING_MS = 250;

@Component({
  selector: 'hf-resource-filters',
  host: { class: 'filters', role: 'search', 'aria-label': 'Resources' },
  template: `
    <label class="vh" for="resource-q">Filter by name or address</label>
    <input
      id="resource-q"
      class="in"
      type="search"
      data-key="/"
      placeholder="Filter by name or address"
      [value]="q()"
      (input)="type($event)"
      autocomplete="off"
      spellcheck="false"
    />
    <label class="vh" for="resource-status">Status</label>
    <select id="resource-status" class="in" (change)="pick('status', $event)">
      <option value="" [selected]="!status()">Every status</option>
      @for (one of statuses; track one) {
        <option [value]="one" [selected]="one === status()">{{ words[one] }}</option>
      }
    </select>
    <label class="vh" for="resource-kind">Kind</label>
    <select id="resource-kind" class="in" (change)="pick('kind', $event)">
      <option value="" [selected]="!kind()">Every kind</option>
      @for (one of kinds; track one.value) {
        <option [value]="one.value" [selected]="one.value === kind()">{{ one.label }}</option>
      }
    </select>
    <label class="vh" for="resource-tag">Tag</label>
    <select id="resource-tag" class="in" (change)="pick('tag', $event)">
      <option value="" [selected]="!tag()">Every tag</option>
      @for (one of tags(); track one.tag) {
        <option [value]="one.tag" [selected]="one.tag === tag()">{{ one.tag }} ({{ one.count }})</option>
      }
    </select>
    <label class="vh" for="resource-sort">Order</label>
    <select id="resource-sort" class="in" (change)="pick('sort', $event)">
      <option value="" [selected]="sort() !== 'name'">Worst first</option>
      <option value="name" [selected]="sort() === 'name'">By name</option>
    </select>
  `,
})
export class ResourceFilters {
  readonly q = input.required<string>();
  readonly status = input.required<string>();
  readonly kind = input.required<string>();
  readonly tag = input.required<string>();
  readonly sort = input.required<string>();
  readonly changed = output<Record<string, string>>();

  protected readonly statuses = STATUSES;
  protected readonly words = STATUS_WORDS;
  protected readonly kinds = Object.entries(KINDS).map(([value, words]) => ({ value, label: words.one }));
  private readonly known = query<ResourceTags>(() => apiUrl('resources/tags'), {
    follows: ['resource'],
  });
  protected readonly tags = computed(() => this.known.value()?.tags ?? []);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected type(event: Event): void {
    const q = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.emit({ q }), TYPING_MS);
  }

  protected pick(field: string, event: Event): void {
    this.changed.emit({ [field]: (event.target as HTMLSelectElement).value });
  }
}
