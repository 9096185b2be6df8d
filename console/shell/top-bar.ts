import { Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Live } from '../api/live';
import { Session } from '../api/session';
import { clockTime, duration, timeZone, utc } from '../ui/format';
import { Icon } from '../ui/icon';
import { initialsOf } from '../ui/initials';
import { Ticker } from '../ui/ticker';

@Component({
  selector: 'hf-top-bar',
  imports: [Icon, RouterLink],
  host: { class: 'top', role: 'banner' },
  template: `
    <a class="pt plain" routerLink="/"
      ><svg class="i" aria-hidden="true"><use href="#i-mark" /></svg>Holdfast</a
    >
    <button type="button" class="find" aria-keyshortcuts="Control+K" (click)="find.emit()">
      <hf-icon name="search" /><span>Find or do anything</span><kbd>{{ hint }}</kbd>
    </button>
    <span class="live" [class.old]="live.stale()">
      <i aria-hidden="true"></i>
      <span
        >{{ live.stale() ? 'Reconnecting' : 'Live'
        }}<span class="z" [title]="utcNow()">, {{ seen() }} · {{ time() }}</span></span
      >
    </span>
    <a class="me plain" routerLink="/me"
      ><b class="av" aria-hidden="true">{{ initials() }}</b
      ><span class="name" aria-hidden="true">{{ name() }}</span
      ><b class="vh">{{ name() }}, your account</b></a
    >
  `,
})
export class TopBar {
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  protected readonly live = inject(Live);
  readonly find = output<void>();

  protected readonly hint = /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';
  protected readonly name = computed(() => this.session.person()?.name ?? '');
  protected readonly initials = computed(() => initialsOf(this.name()));
  protected readonly seen = computed(() =>
    this.live.stale() ? `last seen ${duration(this.live.ageMs())} ago` : `updated ${duration(this.live.ageMs())} ago`,
  );
  protected readonly time = computed(
    () => `${clockTime(this.ticker.now(), this.ticker.now())} ${zoneName(this.ticker.now())}`,
  );
  protected readonly utcNow = computed(() => utc(this.ticker.now()));
}

function zoneName(at: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: timeZone(), timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}
