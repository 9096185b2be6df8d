import { Component, computed, input, output } from '@angular/core';
import type { ClusterDecision } from '../../api/types/failover';
import { lostWords } from '../words';

const VERBS: Readonly<Record<string, (name: string) => string>> = {
  failover: (name) => `Promote ${name}`,
  salvage: (name) => `Salvage ${name}`,
  reseed: (name) => `Fill ${name} anew`,
  'go-on-without-copy': () => 'Go on without a copy',
};

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
            <button type="button" class="b sm" (click)="chosen.emit(choice.plan)">{{ verb(choice.plan) }}…</button>
          }
        </li>
      }
    </ul>
  `,
})
export class Choices {
  readonly decision = input.required<ClusterDecision>();
  readonly members = input<readonly { id: string; name: string }[]>([]);
  readonly operates = input(false);
  readonly chosen = output<Record<string, unknown>>();
  protected readonly lost = lostWords;
  /** "Promote db-1": what the plan that is shown next does. */
  protected verb(plan: Record<string, unknown>): string {
    const id = plan['to'] ?? plan['member'];
    const name = this.members().find((one) => one.id === id)?.name ?? 'it';
    return VERBS[String(plan['kind'])]?.(name) ?? 'Preview the plan';
  }
  /** The heading says already that a person must choose. */
  protected readonly because = computed(() => this.decision().because.replace(/ A person must choose\.$/, ''));
}
