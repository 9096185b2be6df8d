import { Component, computed, input } from '@angular/core';
import type { ClusterDecision } from '../api/types/failover';
import { StatusMark } from '../ui/status';
import { decisionWords } from './words';

const STATUS = { critical: 'down', warning: 'degraded', note: 'unknown' } as const;

/** What is the case and what is concluded from it, with the numbers it rests on behind a disclosure. */
@Component({
  selector: 'hf-findings-list',
  imports: [StatusMark],
  host: { class: 'panel edge pad' },
  template: `
    <p class="text wrap">
      <strong>{{ words() }}</strong> {{ because() }}
    </p>
    @if (decision().findings.length) {
      <ul class="findings">
        @for (finding of decision().findings; track finding.code + (finding.about?.id ?? '')) {
          <li>
            <hf-status [of]="status[finding.severity]" loud="plain">{{ finding.sentence }}</hf-status>
          </li>
        }
      </ul>
    }
    @if (numbers().length) {
      <details>
        <summary>The numbers it rests on</summary>
        <dl class="kv tight">
          @for (pair of numbers(); track pair[0]) {
            <dt>{{ pair[0] }}</dt>
            <dd class="mono wrap">{{ pair[1] }}</dd>
          }
        </dl>
      </details>
    }
  `,
})
export class FindingsList {
  readonly decision = input.required<ClusterDecision>();
  protected readonly status = STATUS;
  /** The reason, unless it is the very finding that stands below it. */
  protected readonly because = computed(() => {
    const { because, findings } = this.decision();
    return findings.some(({ sentence }) => sentence === because) ? '' : because;
  });
  protected readonly numbers = computed(() =>
    Object.entries(this.decision().numbers).filter(([, value]) => value !== null && value !== ''),
  );
  protected readonly words = computed(() => `${decisionWords(this.decision().kind)}.`);
}
