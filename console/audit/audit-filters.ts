import { Component, computed, input, output } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';

const TYPING_MS = 250;
const HOUR = 3_600_000;

/** Who, what, on what, with what result, since when. */
@Component({
  selector: 'hf-audit-filters',
  host: { class: 'filters' },
  template: `
    <label class="vh" for="audit-actor">Who</label>
    <input
      #actor
      class="in"
      id="audit-actor"
      type="search"
      data-filter
      placeholder="Who"
      [value]="value()['actor']"
      (input)="later({ actor: actor.value.trim() })"
    />
    <label class="vh" for="audit-subject">On what</label>
    <input
      #subject
      class="in"
      id="audit-subject"
      type="search"
      placeholder="On what"
      [value]="value()['subject']"
      (input)="later({ subject: subject.value.trim() })"
    />
    <label class="vh" for="audit-action">Action</label>
    <select #action class="in" id="audit-action" (change)="changed.emit({ action: action.value })">
      @for (one of actions(); track one) {
        <option [value]="one" [selected]="one === value()['action']">{{ one || 'Every action' }}</option>
      }
    </select>
    <label class="vh" for="audit-result">Result</label>
    <select #result class="in" id="audit-result" (change)="changed.emit({ result: result.value })">
      @for (one of results; track one.value) {
        <option [value]="one.value" [selected]="one.value === value()['result']">{{ one.label }}</option>
      }
    </select>
    <label class="vh" for="audit-from">Since</label>
    <select #from class="in" id="audit-from" (change)="changed.emit({ from: since(from.value) })">
      @for (one of spans; track one.value) {
        <option [value]="one.value" [selected]="!one.value && !value()['from']">{{ one.label }}</option>
      }
    </select>
  `,
})
export class AuditFilters {
  readonly value = input.required<Record<string, string>>();
  readonly changed = output<Record<string, string>>();
  private readonly known = query<{ items: readonly string[] }>(() => apiUrl('audit/actions'));
  protected readonly actions = computed(() => ['', ...(this.known.value()?.items ?? [])]);
  protected readonly results = [
    { value: '', label: 'Every result' },
    { value: 'done', label: 'Done' },
    { value: 'denied', label: 'Refused' },
    { value: 'failed', label: 'Failed' },
  ];
  protected readonly spans = [
    { value: '', label: 'All time' },
    { value: '1', label: 'Last hour' },
    { value: '24', label: 'Last 24 hours' },
    { value: '168', label: 'Last 7 days' },
    { value: '720', label: 'Last 30 days' },
  ];
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected later(change: Record<string, string>): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.emit(change), TYPING_MS);
  }

  protected since(hours: string): string {
    return hours ? String(Date.now() - Number(hours) * HOUR) : '';
  }
}
