import { Component, computed, input, output } from '@angular/core';
import type { ClusterDecision } from '../../api/types/failover';
import { lostWords } from '../words';

/** A person must choose: why, and what each choice means. The one that loses nothing stands first. */
@Component({
  selector: 'hf-cluster-choices',
  host: { class: 'panel edge tint pad' },
  template: `
    <h2>A person must choose</h2>
    <p class="text wrap">{{ because() }}</p>
    <ul class="choices">
      @for (choice of decision().choices; track choice.sentence) {
        <li class="row wrap">
          <span class="text"
            >{{ choice.sentence }} <span class="sub">Loses {{ lost(choice.loss) }}.</span></span
          >
          @if (choice.plan && operates()) {
            <button type="button" class="b sm" (click)="chosen.emit(choice.plan)">Preview the plan…</button>
          }
        </li>
      }
    </ul>
  `,
})
export class Choices {
  readonly decision = input.required<ClusterDecision>();
  readonly operates = input(false);
  readonly chosen = output<Record<string, unknown>>();
  protected readonly lost = lostWords;
  /** The heading says already that a person must choose. */
  protected readonly because = computed(() => this.decision().because.replace(/ A person must choose\.$/, ''));
}
