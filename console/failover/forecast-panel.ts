import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Cluster, ClusterForecast } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { latency } from '../ui/format';
import { StatusMark } from '../ui/status';
import { capital, failedWords, lostWords, partsOf, sayForecast, sayNext } from './words';

/** The page's one sentence: what would happen if the primary failed at this moment, and what stands in the way. */
@Component({
  selector: 'hf-forecast-panel',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel hero' },
  template: `
    <div>
      @if (failed(); as words) {
        <p class="sub">{{ cluster().primary?.name ?? 'The primary' }} has failed</p>
        <p class="say wrap">{{ words }}</p>
        @for (blocker of heldBy(); track blocker.code + $index) {
          <p class="blocker wrap">
            <hf-status of="degraded" loud="plain">{{ capital(blocker.sentence, cluster().members) }}</hf-status>
          </p>
        }
      } @else if (died(); as what) {
        <p class="sub">If {{ cluster().primary?.name ?? 'the primary' }} failed now</p>
        <p class="say wrap">
          @for (part of say(); track $index) {
            @if (part.loud) {
              <em>{{ part.text }}</em>
            } @else {
              {{ part.text }}
            }
          }
        </p>
        @if (what.candidate && parts().length) {
          <ol class="budget" [attr.aria-label]="'Where the ' + latency(what.ms) + ' go'">
            @for (part of parts(); track part.label) {
              <li [class.max]="part.longest" [style.--n]="part.ms">
                <i></i><span>{{ part.label }}</span
                ><b>{{ latency(part.ms) }}</b>
              </li>
            }
          </ol>
        }
        @for (blocker of blockers(); track blocker.code + $index) {
          <p class="blocker wrap">
            <hf-status of="degraded" loud="plain">{{ capital(blocker.sentence, cluster().members) }}</hf-status>
            @if (blocker.remedy) {
              <span class="sub">{{ blocker.remedy }}</span>
            }
          </p>
        }
      } @else {
        <p class="sub">If the primary failed now</p>
        <p class="say">Nobody can tell: no daemon has looked yet.</p>
      }
    </div>
    <div>
      <dl class="kv">
        @if (!failed()) {
          <dt>Sessions cut</dt>
          <dd>{{ died()?.sessionsCut ?? '–' }}</dd>
        }
        @if (died()?.eventsMoved; as events) {
          <dt>Events that move</dt>
          <dd>{{ events }}</dd>
        }
        @if (!failed()) {
          <dt>If it hung</dt>
          <dd>{{ hungWords() }}</dd>
        }
        @if (died()?.next; as next) {
          <dt>If {{ next.failed.name }} failed too</dt>
          <dd>{{ nextWords() }}</dd>
        }
        <dt>Last drill</dt>
        <dd>
          @if (drill(); as last) {
            <a [routerLink]="['/failover', last.id]">{{ latency(last.pauseMs) }}</a>, <hf-ago [at]="last.startedAt" />
          } @else {
            never
          }
        </dd>
      </dl>
      @for (finding of critical(); track finding.code + (finding.about?.id ?? '')) {
        <p class="blocker wrap">
          <hf-status of="down" loud="plain">{{ finding.sentence }}</hf-status>
        </p>
      }
      <ng-content />
    </div>
  `,
})
export class ForecastPanel {
  readonly cluster = input.required<Cluster>();
  readonly drill = input<{ id: string; pauseMs: number | null; startedAt: number } | null>(null);
  protected readonly latency = latency;
  protected readonly capital = capital;
  protected readonly died = computed<ClusterForecast | null>(() => this.cluster().forecasts?.died ?? null);
  /** What would happen is not asked any more once it has: the primary is gone, or takes nothing, and nobody replaces it. */
  protected readonly failed = computed(() => failedWords(this.cluster()));
  /** What the page says above already, a pause for one, is not said twice. */
  protected readonly blockers = computed(() => this.unsaid(this.died()?.blockers ?? []));
  /** What holds the failover back that would be due. */
  protected readonly heldBy = computed(() => this.unsaid(this.cluster().decision?.blockers ?? []));
  protected readonly say = computed(() => {
    const what = this.died();
    return what ? sayForecast(what) : [];
  });
  protected readonly parts = computed(() => {
    const what = this.died();
    const lagMs = this.cluster().members.find(({ id }) => id === what?.candidate?.id)?.lagMs ?? null;
    return what ? partsOf(what, lagMs) : [];
  });
  /** What is the case and stands in the way, beside the sentence; the rest stands below. */
  protected readonly critical = computed(() =>
    this.cluster()
      .allFindings.filter(({ severity }) => severity === 'critical')
      .slice(0, 3),
  );
  protected readonly nextWords = computed(() => {
    const next = this.died()?.next;
    return next ? sayNext(next) : '–';
  });
  protected readonly hungWords = computed(() => {
    const hung = this.cluster().forecasts?.hung;
    if (!hung) return '–';
    if (!hung.candidate || hung.ms === null)
      return hung.outcome === 'person' ? 'a person would be asked' : 'nobody would take over';
    return `≈\u00a0${latency(hung.ms)}, ${lostWords(hung.loss)} lost`;
  });

  private unsaid<B extends { readonly sentence: string }>(blockers: readonly B[]): B[] {
    const said = new Set(this.cluster().holds.map(({ sentence }) => sentence));
    return blockers.filter(({ sentence }) => !said.has(sentence));
  }
}
