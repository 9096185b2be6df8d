import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Standing } from '../api/standing';
import type { ClusterSummary } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { latency, plural } from '../ui/format';
import { StatusMark } from '../ui/status';

/** For each cluster: how long writes would stop if its primary failed now, and what the last drill took. */
@Component({
  selector: 'hf-cluster-glance',
  imports: [Ago, RouterLink, StatusMark],
  template: `
    @if (clusters().length) {
      <section>
        <div class="sech">
          <h2>If a primary failed now</h2>
          <a class="r" routerLink="/clusters">All clusters</a>
        </div>
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              If a primary failed now
            </caption>
            <thead>
              <tr>
                <th scope="col">Cluster</th>
                <th scope="col">Takes over</th>
                <th scope="col" class="num">Writes stop for</th>
                <th scope="col" class="num">Lost</th>
                <th scope="col">Who acts</th>
                <th scope="col">Last recovery</th>
              </tr>
            </thead>
            <tbody>
              @for (one of clusters(); track one.id) {
                <tr>
                  <th scope="row" class="wrap">
                    <a class="row-link" [routerLink]="['/clusters', one.id]">{{ one.name }}</a>
                    <span class="sub">{{ under(one) }}</span>
                  </th>
                  <td data-l="Takes over" class="wrap">
                    {{ one.forecast?.candidate?.name ?? 'nobody' }}
                    @if (one.forecast?.next; as next) {
                      <span class="sub">then {{ next.candidate?.name ?? 'nobody' }}</span>
                    }
                  </td>
                  <td data-l="Writes stop for" class="num">{{ stops(one) }}</td>
                  <td data-l="Lost" class="num">{{ lost(one) }}</td>
                  <td data-l="Who acts" class="wrap">
                    @if (one.forecast?.outcome === 'automatic') {
                      Holdfast
                    } @else {
                      <hf-status [of]="one.pausedUntil ? 'paused' : 'degraded'" loud="plain">{{ acts(one) }}</hf-status>
                      @if (inTheWay(one); as sentence) {
                        <span class="sub">{{ sentence }}</span>
                      }
                    }
                  </td>
                  <td data-l="Last recovery">
                    @if (one.lastRecovery; as last) {
                      <a [routerLink]="['/failover', last.id]">{{
                        last.pauseMs === null ? last.kind : latency(last.pauseMs)
                      }}</a>,
                      <hf-ago [at]="last.startedAt" />
                    } @else {
                      <span class="sub">none yet</span>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      </section>
    }
  `,
})
export class ClusterGlance {
  protected readonly latency = latency;
  private readonly standing = inject(Standing);
  protected readonly clusters = computed(() => this.standing.clusters.value()?.items ?? []);

  protected under({ primary, members }: ClusterSummary): string {
    const rest = members.length - 1;
    return `${primary ? `${primary.name} primary` : 'no primary known'}, ${plural(rest, 'other')}`;
  }

  protected acts({ forecast, pausedUntil, mode }: ClusterSummary): string {
    if (!forecast) return 'not seen';
    if (pausedUntil) return 'nobody: paused';
    if (mode === 'observe' || mode === 'off') return `nobody: mode ${mode}`;
    return forecast.outcome === 'person' ? 'a person' : 'nobody';
  }

  /** The first of what stands in the way; the mode is said already. */
  protected inTheWay({ forecast }: ClusterSummary): string {
    return forecast?.blockers.find(({ code }) => code !== 'mode')?.sentence ?? '';
  }

  protected stops({ forecast }: ClusterSummary): string {
    return forecast?.ms ? `≈\u00a0${latency(forecast.ms)}` : '–';
  }

  protected lost({ forecast }: ClusterSummary): string {
    if (!forecast?.candidate) return '–';
    return forecast.loss === null ? 'unknown' : String(forecast.loss);
  }
}
