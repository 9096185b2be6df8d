import { Component, input } from '@angular/core';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { Measurements } from '../../api/types/health';
import type { ResourceView } from '../../api/types/resources';
import { factName, factValue } from '../../ui/facts';
import { Ago } from '../../ui/ago';

@Component({
  selector: 'hf-measured-now',
  imports: [Ago],
  template: `
    @if (measured.value(); as now) {
      <div class="sech">
        <h2>Now</h2>
        <span class="sub">measured <hf-ago [at]="now.at" /></span>
      </div>
      <dl class="panel edge pad facts">
        @for (fact of now.facts; track fact.name) {
          <div>
            <dt>{{ factName(fact.name) }}</dt>
            <dd>{{ factValue(fact.value) }}</dd>
          </div>
        }
      </dl>
    }
  `,
})
export class MeasuredNow {
  readonly resource = input.required<ResourceView>();
  protected readonly factName = factName;
  protected readonly factValue = factValue;
  protected readonly measured = query<Measurements>(() => apiUrl(`resources/${this.resource().id}/measurements`), {
    everyMs: 5000,
  });
}
