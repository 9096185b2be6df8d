import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../ui/icon';
import { NAV, NAV_ITEMS, PHONE_PATHS } from './nav-items';
import { Tallies } from './tallies';

@Component({
  selector: 'hf-nav',
  imports: [Icon, RouterLink, RouterLinkActive],
  host: { class: 'nav' },
  template: `
    <nav aria-label="Main">
      <div class="brand">
        <svg aria-hidden="true"><use href="#i-mark" /></svg>Holdfast
      </div>
      @for (group of groups; track group.label) {
        <h2>{{ group.label }}</h2>
        <ul>
          @for (item of group.items; track item.path) {
            <li>
              <a
                [routerLink]="item.path"
                routerLinkActive
                ariaCurrentWhenActive="page"
                [routerLinkActiveOptions]="{ exact: item.path === '/' }"
              >
                <hf-icon [name]="item.icon" />{{ item.label }}
                @if (tallies.of(item.path); as tally) {
                  <span class="n" [class.bad]="tally.bad"
                    ><span class="vh">, </span>{{ tally.text }}<span class="vh"> {{ tally.what }}</span></span
                  >
                }
              </a>
            </li>
          }
        </ul>
      }
    </nav>
  `,
})
export class Nav {
  protected readonly groups = NAV;
  protected readonly tallies = inject(Tallies);
}

@Component({
  selector: 'hf-bottom-nav',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav class="botnav" aria-label="Main, phone">
      @for (item of items; track item.path) {
        <a
          [routerLink]="item.path"
          routerLinkActive
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="{ exact: item.path === '/' }"
          ><hf-icon [name]="item.icon" />{{ item.label }}</a
        >
      }
      <a routerLink="/more" routerLinkActive ariaCurrentWhenActive="page"><hf-icon name="more" />More</a>
    </nav>
  `,
})
export class BottomNav {
  protected readonly items = PHONE_PATHS.map((path) => NAV_ITEMS.find((item) => item.path === path)!);
}
