import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Checklist } from '../api/types/setup';
import { Icon } from '../ui/icon';

const LINKS: Readonly<Record<string, string>> = {
  'recovery-key': '/setup',
  database: '/resources/add?kind=database',
  server: '/resources/add',
  resource: '/resources/add',
  import: '/resources/import',
  backup: '/backups',
  notifications: '/settings',
  notification: '/settings',
  person: '/access',
  people: '/access',
  prometheus: '/settings',
};

/** Five things, each with its minutes; gone when all are done. */
@Component({
  selector: 'hf-first-steps',
  imports: [Icon, RouterLink],
  template: `
    @if (open().length) {
      <section>
        <h2>First steps</h2>
        <ol class="ticks">
          @for (item of checklist()!.items; track item.key) {
            <li [class.done]="item.done">
              @if (item.done) {
                <hf-icon name="check" /><span><span class="vh">Done: </span>{{ item.title }}</span>
              } @else {
                <i aria-hidden="true"></i
                ><a [routerLink]="path(item.key)" [queryParams]="params(item.key)">{{ item.title }}</a
                ><span class="sub">{{ item.minutes }} min</span>
              }
            </li>
          }
        </ol>
      </section>
    }
  `,
})
export class FirstSteps {
  readonly checklist = input<Checklist | undefined>();
  protected readonly open = computed(() => (this.checklist()?.items ?? []).filter((item) => !item.done));

  protected path(key: string): string {
    return (LINKS[key] ?? '/').split('?')[0];
  }

  protected params(key: string): Record<string, string> {
    return Object.fromEntries(new URLSearchParams((LINKS[key] ?? '').split('?')[1] ?? ''));
  }
}
