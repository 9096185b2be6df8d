import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../api/session';

/** Head and tabs of what Holdfast itself is set to. */
@Component({
  selector: 'hf-settings-frame',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <div class="head">
      <div class="t">
        <h1>Settings</h1>
        <p class="sub">Who is told and how, the recovery key, and how Holdfast itself is running.</p>
      </div>
    </div>
    <nav class="tabs" aria-label="Settings">
      @for (tab of tabs; track tab.path) {
        <a
          [routerLink]="tab.path"
          routerLinkActive
          #active="routerLinkActive"
          [routerLinkActiveOptions]="{ exact: true }"
          [attr.aria-current]="active.isActive ? 'page' : null"
          >{{ tab.label }}</a
        >
      }
    </nav>
    <router-outlet />
  `,
})
export class SettingsFrame {
  private readonly session = inject(Session);
  protected readonly tabs = [
    { path: '/settings', label: 'Holdfast' },
    ...(this.session.may('system.read') ? [{ path: '/settings/daemons', label: 'Daemons' }] : []),
    ...(this.session.may('settings.read')
      ? [
          { path: '/settings/channels', label: 'Channels' },
          { path: '/settings/routes', label: 'Routes' },
          { path: '/settings/deliveries', label: 'Deliveries' },
        ]
      : []),
  ];
}
