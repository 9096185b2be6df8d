import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { CheckNow, Why } from '../api/types/health';
import { Ago } from '../ui/ago';
import { StatusMark } from '../ui/status';
import { Toasts } from '../ui/toasts';
import type { Trouble } from './trouble';

/** Problems first, each with its next step; the top one also with its likely cause. */
@Component({
  selector: 'hf-trouble-list',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'panel edge' },
  template: `
    @for (trouble of troubles(); track trouble.key) {
      <article class="prob" [class]="trouble.status" [class.first]="$first">
        <div>
          @if (trouble.word) {
            <hf-status [of]="trouble.status" [loud]="$first ? 'solid' : 'pill'">{{ trouble.word }}</hf-status>
          } @else {
            <hf-status [of]="trouble.status" [loud]="$first ? 'solid' : 'pill'" />
          }
        </div>
        <div>
          <h3>
            <a class="plain row-link" [routerLink]="trouble.link">{{ trouble.title }}</a>
            @if (trouble.since) {
              <span class="for"
                ><hf-ago [at]="trouble.since" form="for" />, since <hf-ago [at]="trouble.since" form="clock"
              /></span>
            }
          </h3>
          @if (!$first && trouble.sentence) {
            <p class="sub wrap">{{ trouble.sentence }}</p>
          }
        </div>
        <div class="acts">
          @if ($first && trouble.resource && mayCheck()) {
            <button type="button" class="b pri" [disabled]="checking()" (click)="check(trouble)">
              {{ checking() ? 'Checking' : 'Check ' + trouble.resource.name + ' now' }}
            </button>
          } @else {
            <a class="b" [class.sm]="!$first" [class.pri]="$first" [routerLink]="trouble.link">{{ trouble.button }}</a>
          }
        </div>
        @if ($first && causes().length) {
          <dl class="cause">
            @for (cause of causes(); track cause.term) {
              <dt>{{ cause.term }}</dt>
              <dd class="wrap">{{ cause.text }}</dd>
            }
          </dl>
        }
      </article>
    }
  `,
})
export class TroubleList {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  readonly troubles = input.required<readonly Trouble[]>();

  protected readonly checking = signal(false);
  protected readonly mayCheck = computed(() => this.session.may('check.run'));
  private readonly topId = computed(() => this.troubles()[0]?.resource?.id);
  private readonly why = query<Why>(() => (this.topId() ? apiUrl(`resources/${this.topId()}/why`) : undefined), {
    follows: ['resource', 'check'],
  });

  protected readonly causes = computed(() => {
    const top = this.troubles()[0];
    const why = top?.resource ? this.why.value() : undefined;
    const lines = [
      { term: 'What it says', text: beyond(top?.title ?? '', why?.detail ?? '') },
      { term: 'Likely cause', text: likely(why) },
      { term: 'Not the cause', text: (why?.notTheCause ?? []).join(' · ') },
      { term: 'Next step', text: why?.nextStep ?? top?.sentence ?? '' },
      { term: 'Incident', text: why?.incident?.sentence ?? '' },
      { term: 'Told', text: (why?.told ?? []).map((told) => told.sentence).join(' · ') },
    ];
    return lines.filter((line) => line.text !== '');
  });

  protected async check(trouble: Trouble): Promise<void> {
    if (!trouble.resource) return;
    this.checking.set(true);
    const ran = await this.api.post<CheckNow>(`resources/${trouble.resource.id}/check-now`).catch(() => null);
    this.checking.set(false);
    if (ran) this.toasts.done(`${trouble.resource.name}: ${ran.results.map((result) => result.sentence).join(' · ')}`);
    this.why.reload();
  }
}

/** What it depends on that is not well; without such a thing, what changed just before. */
function likely(why: Why | undefined): string {
  if (why?.likelyCause.length) return why.likelyCause.join(' · ');
  return why?.changedBefore[0]?.sentence ?? '';
}

/** The detail, unless the title says the same already. */
function beyond(title: string, detail: string): string {
  const said = title.slice(title.indexOf(': ') + 2);
  return detail.includes(said) ? '' : detail;
}
