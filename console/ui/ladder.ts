import { Component, computed, input } from '@angular/core';

interface Stage {
  readonly step: 0 | 1 | 2 | 3;
  readonly word: string;
}

const STAGES: Readonly<Record<string, Stage>> = {
  stored: { step: 1, word: 'stored, not verified' },
  held: { step: 1, word: 'stored, held' },
  verified: { step: 2, word: 'verified, not proven' },
  restorable: { step: 3, word: 'restorable' },
  quarantined: { step: 0, word: 'quarantined' },
};

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
  private readonly known = computed<Stage>(() => STAGES[this.stage()] ?? { step: 0, word: this.stage() });
  protected readonly step = computed(() => this.known().step);
  protected readonly word = computed(() => this.known().word);
}
