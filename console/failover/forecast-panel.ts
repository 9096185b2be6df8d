import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Cluster, ClusterForecast } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { latency, plural } from '../ui/format';
import { StatusMark } from '../ui/status';
import { lostWords, partsOf, sayForecast } from './words';

/** The page's one sentence: what would happen if the primary failed at this moment, and what stands in the way. */
@Component({
  selector: 'hf-forecast-panel',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel hero' },
  template: `
    <div>
      @if (died(); as what) {
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
        @for (blocker of what.candidate ? what.blockers : what.blockers.slice(1); track blocker.code + $index) {
          <p class="blocker wrap">
            <hf-status of="degraded" loud="plain">{{ blocker.sentence }}</hf-status>
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
        <dt>Sessions cut</dt>
        <dd>{{ died()?.sessionsCut ?? '–' }}</dd>
        <dt>Events that move</dt>
        <dd>{{ died()?.eventsMoved ?? '–' }}</dd>
        <dt>If it hung</dt>
        <dd>{{ hungWords() }}</dd>
        <dt>Last drill</dt>
        <dd>
          @if (drill(); as last) {
            <a [routerLink]="['/failover', last.id]">{{ latency(last.pauseMs) }}</a>, <hf-ago [at]="last.startedAt" />
          } @else {
            never
          }
        </dd>
        <dt>Critical findings</dt>
        <dd>{{ plural(cluster().findings.critical, 'finding') }}</dd>
      </dl>
    </div>
  `,
})
export class ForecastPanel {
  readonly cluster = input.required<Cluster>();
  readonly drill = input<{ id: string; pauseMs: number | null; startedAt: number } | null>(null);
  protected readonly latency = latency;
  protected readonly plural = plural;
  protected readonly died = computed<ClusterForecast | null>(() => this.cluster().forecasts?.died ?? null);
  protected readonly say = computed(() => {
    const what = this.died();
    return what ? sayForecast(what) : [];
  });
  protected readonly parts = computed(() => {
    const what = this.died();
    const lagMs = this.cluster().members.find(({ id }) => id === what?.candidate?.id)?.lagMs ?? null;
    return what ? partsOf(what, lagMs) : [];
  });
  protected readonly hungWords = computed(() => {
    const hung = this.cluster().forecasts?.hung;
    if (!hung) return '–';
    if (!hung.candidate || hung.ms === null)
      return hung.outcome === 'person' ? 'a person would be asked' : 'nobody would take over';
    return `≈ ${latency(hung.ms)}, ${lostWords(hung.loss)} lost`;
  });
}
