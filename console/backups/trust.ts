import { Component, computed, input } from '@angular/core';

const RANKS = ['stored', 'verified', 'restorable'] as const;

/** Stored, verified, restorable: three rising bars, the missing ones dashed. Only the last is trusted. */
@Component({
  selector: 'hf-trust',
  host: { class: 'trust' },
  template: `
    @if (rank() >= 0) {
      <svg class="bars" viewBox="0 0 18 14" aria-hidden="true">
        @for (bar of bars; track bar) {
          <rect
            [attr.x]="bar * 6"
            [attr.y]="9 - bar * 4"
            width="4"
            [attr.height]="5 + bar * 4"
            [class.missing]="bar > rank()"
          />
        }
      </svg>
      <span [class.proven]="rank() === 2">{{ of() }}</span>
    } @else {
      <span class="st down"
        ><svg class="s" aria-hidden="true"><use href="#s-down" /></svg>{{ of() }}</span
      >
    }
  `,
})
export class Trust {
  readonly of = input.required<string>();
  protected readonly bars = [0, 1, 2];
  protected readonly rank = computed(() => (RANKS as readonly string[]).indexOf(this.of()));
}
