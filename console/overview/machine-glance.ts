import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Measurements } from '../api/types/health';
import type { Page } from '../api/types/page';
import type { ResourceSummary } from '../api/types/resources';
import { factName, factValue } from '../ui/facts';
import { StatusMark } from '../ui/status';

/** The machine Holdfast runs on, live: the first page already shows something true. */
@Component({
  selector: 'hf-machine-glance',
  imports: [RouterLink, StatusMark],
  template: `
    @if (host(); as host) {
      <section>
        <h2 class="row between">
          <a class="plain" [routerLink]="['/resources', host.id]">{{ host.name }}</a> <hf-status [of]="host.status" />
        </h2>
        @if (measured.value(); as now) {
          <dl class="kv tight">
            @for (fact of now.facts; track fact.name) {
              <dt>{{ factName(fact.name) }}</dt>
              <dd>{{ factValue(fact.value) }}</dd>
            }
          </dl>
        }
        <p class="sub">This machine, measured every few seconds</p>
      </section>
    }
  `,
})
export class MachineGlance {
  private readonly session = inject(Session);
  private readonly hosts = query<Page<ResourceSummary>>(
    () => (this.session.may('resource.read') ? apiUrl('resources', { kind: 'host', limit: 100 }) : undefined),
    { follows: ['resource'] },
  );
  protected readonly host = computed(() => this.hosts.value()?.items.find((one) => one.address === 'local') ?? null);
  protected readonly factName = factName;
  protected readonly factValue = factValue;
  protected readonly measured = query<Measurements>(
    () => (this.host() ? apiUrl(`resources/${this.host()!.id}/measurements`) : undefined),
    { everyMs: 5000 },
  );
}
