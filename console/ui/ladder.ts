import { Component, computed, input } from '@angular/core';

const STEPS: Readonly<Record<string, number>> = { stored: 1, verified: 2, restorable: 3, proven: 3 };
const WORDS = ['not stored', 'stored, not verified', 'verified, not proven', 'restorable'] as const;

/** Stored, verified, restorable: three rising bars, the missing one dashed. Never just "ok". */
@Component({
  selector: 'hf-ladder',
  host: { '[class]': "'st ' + (step() === 3 ? 'up' : step() === 0 ? 'down' : 'degraded')" },
  template: `<span class="ladder" [class]="'l' + step()" aria-hidden="true"><i></i><i></i><i></i></span>
    @if (step() === 3) {
      <strong>{{ word() }}</strong>
    } @else {
      {{ word() }}
    }`,
})
export class Ladder {
  readonly stage = input.required<string>();
  protected readonly step = computed(() => STEPS[this.stage()] ?? 0);
  protected readonly word = computed(() => WORDS[this.step()]);
}
