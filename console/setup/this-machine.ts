import { Component, computed, input } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import type { Measurements } from '../api/types/health';
import type { Page } from '../api/types/page';
import type { ResourceSummary } from '../api/types/resources';
import { factName, factValue } from '../ui/facts';
import { Ago } from '../ui/ago';
import { StatusMark } from '../ui/status';

/** Something true before anything is connected: the machine Holdfast runs on. */
@Component({
  selector: 'hf-this-machine',
  imports: [Ago, StatusMark],
  host: { class: 'here' },
  template: `
    <h2><hf-status of="up" loud="plain">Already watching this machine</hf-status></h2>
    @if (measured.value(); as now) {
      <dl class="kv">
        @for (fact of now.facts.slice(0, 4); track fact.name) {
          <dt>{{ factName(fact.name) }}</dt>
          <dd>{{ factValue(fact.value) }}</dd>
        }
      </dl>
      <p class="sub">
        @if (now.at) {
          updated <hf-ago [at]="now.at" />
        } @else {
          Measuring it for the first time
        }
      </p>
    } @else {
      <p class="sub">Its numbers come here once you are the owner.</p>
    }
  `,
})
export class ThisMachine {
  readonly signedIn = input.required<boolean>();
  private readonly hosts = query<Page<ResourceSummary>>(
    () => (this.signedIn() ? apiUrl('resources', { kind: 'host', limit: 1 }) : undefined),
    { follows: ['resource'] },
  );
  private readonly id = computed(() => this.hosts.value()?.items[0]?.id);
  protected readonly factName = factName;
  protected readonly factValue = factValue;
  protected readonly measured = query<Measurements>(
    () => (this.id() ? apiUrl(`resources/${this.id()}/measurements`) : undefined),
    { everyMs: 5000 },
  );
}
