import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DatabaseLook } from '../../api/types/resources';
import { StatusMark } from '../../ui/status';

/** What the address alone told: reachable, version, role, replicas. */
@Component({
  selector: 'hf-look-result',
  imports: [RouterLink, StatusMark],
  host: { class: 'note neutral look', role: 'status' },
  template: `
    <p>
      <hf-status class="says" [of]="look().reachable ? 'up' : 'down'" loud="plain">{{ look().sentence }}</hf-status>
    </p>
    @if (look().remedy) {
      <p class="sub">{{ look().remedy }}</p>
    }
    @if (look().tls?.distrust; as distrust) {
      <p class="sub">{{ distrust }}</p>
    }
    @if (look().knownAs; as known) {
      <p>
        <a [routerLink]="['/resources', known.id]">It is watched already, as {{ known.name }}</a>
      </p>
    }
    @if (!look().reachable) {
      <p class="sub">You can add it all the same; it stays down until it answers.</p>
    }
  `,
})
export class LookResult {
  readonly look = input.required<DatabaseLook>();
}
