import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { IncidentSummary } from '../api/types/incidents';
import { Ago } from '../ui/ago';
import { StatusMark } from '../ui/status';
import { Ticker } from '../ui/ticker';
import { heldWords, rateWords, takenWords, titleOf } from './words';

/** One cause with what it holds; its button is as wide as the phone, within a thumb's reach of its words. */
@Component({
  selector: 'hf-incident-row',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'inc', role: 'listitem' },
  template: `
    <div class="l">
      <hf-status [of]="incident().wellSince ? 'up' : incident().status" [loud]="loud()" />
      <span class="sub nowrap">
        @if (incident().endedAt) {
          <hf-ago [at]="incident().endedAt" />
        } @else {
          <hf-ago [at]="incident().since" form="for" />
        }
      </span>
    </div>
    <h3>
      <a class="plain row-link wrap" [routerLink]="['/incidents', incident().id]">{{ title() }}</a>
      <span class="sub nowrap"> #{{ incident().number }}</span>
    </h3>
    <p class="wrap">{{ incident().sentence }}</p>
    @if (more()) {
      <p class="sub wrap">{{ more() }}</p>
    }
    @if (mayTake()) {
      <div class="acts">
        <button
          type="button"
          class="b"
          [class.pri]="first()"
          [disabled]="busy()"
          [attr.aria-label]="'Acknowledge ' + incident().cause.name"
          (click)="take.emit(incident())"
        >
          {{ busy() ? 'Acknowledging' : 'Acknowledge' }}
        </button>
      </div>
    }
  `,
})
export class IncidentRow {
  private readonly ticker = inject(Ticker);
  readonly incident = input.required<IncidentSummary>();
  readonly first = input(false);
  readonly busy = input(false);
  readonly take = output<IncidentSummary>();

  protected readonly title = computed(() => titleOf(this.incident()));
  protected readonly loud = computed(() => (this.incident().endedAt ? 'quiet' : this.first() ? 'solid' : 'pill'));
  protected readonly mayTake = computed(
    () => this.incident().state === 'firing' && this.incident().may.includes('incident.operate'),
  );
  protected readonly more = computed(() => {
    const incident = this.incident();
    const parts = [heldWords(incident), rateWords(incident.changesLastHour), takenWords(incident, this.ticker.now())];
    const merged = incident.mergedInto ? `merged into #${incident.mergedInto.number}` : '';
    const level = incident.level > 0 && incident.state === 'firing' ? `escalated ${incident.level}×` : '';
    return [...parts, level, merged].filter(Boolean).join(' · ');
  });
}
