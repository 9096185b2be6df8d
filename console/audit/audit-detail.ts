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
    const { before, after } = this.entry();
    const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
    return names.map((name) => ({ name, before: shown(before?.[name]), after: shown(after?.[name]) }));
  });
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
