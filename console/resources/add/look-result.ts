import { Component, input } from '@angular/core';
import type { DatabaseLook } from '../../api/types/resources';
import { StatusMark } from '../../ui/status';

/** What the address alone told: reachable, version, role, replicas. */
@Component({
  selector: 'hf-look-result',
  imports: [StatusMark],
  host: { class: 'note neutral look', role: 'status' },
  template: `
    <p>
      <hf-status class="says" [of]="look().reachable ? 'up' : 'down'" loud="plain">{{ look().sentence }}</hf-status>
    </p>
    @if (!look().reachable) {
      <p class="sub">You can add it all the same; it stays down until it answers.</p>
    }
  `,
})
export class LookResult {
  readonly look = input.required<DatabaseLook>();
}
