import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Session } from '../api/session';
import { Icon } from '../ui/icon';
import { NAV_ITEMS, PHONE_PATHS } from './nav-items';

/** What the phone's bottom bar has no room for. */
@Component({
  selector: 'hf-more-page',
  imports: [Icon, RouterLink],
  template: `
    <div class="head"><h1>More</h1></div>
    <ul class="panel edge menu">
      @for (item of items; track item.path) {
        <li>
          <a class="plain" [routerLink]="item.path"><hf-icon [name]="item.icon" />{{ item.label }}</a>
        </li>
      }
      <li>
        <a class="plain" routerLink="/me"><hf-icon name="key" />Your account</a>
      </li>
      <li>
        <button type="button" (click)="signOut()"><hf-icon name="arrow" />Sign out</button>
      </li>
    </ul>
  `,
})
export class MorePage {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly items = NAV_ITEMS.filter((item) => !PHONE_PATHS.includes(item.path));

  protected async signOut(): Promise<void> {
    await this.session.signOut();
    await this.router.navigateByUrl('/sign-in');
  }
}
