import { Component, computed, input } from '@angular/core';
import type { Wire } from '../api/contract';
import { utc } from '../ui/format';

type Entry = Wire<'AuditEntry'>;

/** Before and after, field by field, and where the entry stands in the chain. */
@Component({
  selector: 'hf-audit-detail',
  template: `
    @if (fields().length) {
      <table class="diff">
        <caption class="vh">
          What changed
        </caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          @for (field of fields(); track field.name) {
            <tr>
              <th scope="row">{{ field.name }}</th>
              <td class="wrap mono">{{ field.before }}</td>
              <td class="wrap mono">{{ field.after }}</td>
            </tr>
          }
        </tbody>
      </table>
    }
    <p class="sub wrap">
      {{ at() }} · request {{ entry().requestId ?? '–' }} · entry
      {{ entry().seq === null ? 'not sealed yet' : entry().seq }}
      {{ entry().tokenId ? '· by token ' + entry().tokenId : '' }}
    </p>
    @if (entry().hash; as hash) {
      <p class="sub wrap mono">{{ hash }}</p>
    }
  `,
})
export class AuditDetail {
  readonly entry = input.required<Entry>();
  protected readonly at = computed(() => utc(this.entry().at));
  protected readonly fields = computed(() => {
    const { before, after } = { before: flat(this.entry().before), after: flat(this.entry().after) };
    const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
    return names.map((name) => ({ name, before: shown(before?.[name]), after: shown(after?.[name]) }));
  });
}

/** Fields of fields become fields of their own: "policy mode". */
function flat(fields: Record<string, unknown> | null | undefined): Record<string, unknown> {
  const entries = Object.entries(fields ?? {}).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
    return Object.entries(flat(value as Record<string, unknown>)).map(([inner, own]) => [`${name} ${inner}`, own]);
  });
  return Object.fromEntries(entries);
}

function shown(value: unknown): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return '–';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
