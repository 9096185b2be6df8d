import { Component, computed, effect, inject, input } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import { query } from '../../api/query';
import type { CheckNow, CheckPage } from '../../api/types/health';
import type { ResourceView } from '../../api/types/resources';
import { Ago } from '../../ui/ago';
import { BackUpDenied } from '../../ui/back-up-denied';
import { PageHead } from '../../ui/page-head';
import { Denied, Failed, Skeleton } from '../../ui/states';
import { asStatus, STATUS_WORDS, StatusMark } from '../../ui/status';
import { Tags } from '../../ui/tags';
import { Toasts } from '../../ui/toasts';
import { kindWord } from '../kinds';
import { InCluster } from './in-cluster';
import { ChecksTab } from './checks-tab';
import { SettingsTab } from './settings-tab';
import { StatusTab } from './status-tab';
import { WhoIsTold } from './who-is-told';

@Component({
  selector: 'hf-resource-page',
  imports: [
    Ago,
    BackUpDenied,
    ChecksTab,
    Denied,
    Failed,
    InCluster,
    PageHead,
    RouterLink,
    SettingsTab,
    Skeleton,
    StatusMark,
    StatusTab,
    Tags,
    WhoIsTold,
  ],
  template: `
    @if (resource.value(); as it) {
      <hf-page-head up="/resources" among="Resources">
        <ng-container name>
          {{ it.name }}
          <hf-status [of]="it.status" [stale]="it.stale" [loud]="it.status === 'up' ? 'quiet' : 'pill'"
            ><span
              >{{ word() }}
              @if (it.statusSince) {
                for <hf-ago [at]="it.statusSince" form="for" />
              }</span
          ></hf-status>
        </ng-container>
        {{ it.address === 'local' ? 'this machine' : it.address }} · {{ kind()
        }}{{ it.environment ? ' · ' + it.environment : '' }}{{ it.tags.length ? ' · ' : ''
        }}<hf-tags [tags]="it.tags" /> <hf-in-cluster [resourceId]="it.id" />
        <div class="acts">
          @if (mayBackUp()) {
            <a class="b" routerLink="/backups" [queryParams]="{ run: it.id }" data-key="b">Back up now… <kbd>B</kbd></a>
          } @else if (canBeBackedUp()) {
            <hf-back-up-denied [resourceId]="it.id" reason="You may not back it up." />
          }
          @if (mayCheck()) {
            <button
              type="button"
              class="b"
              [class.pri]="tab() !== 'settings'"
              [disabled]="attempt.busy()"
              (click)="checkNow(it)"
            >
              Check {{ short(it.name) }} now
            </button>
          } @else {
            <hf-denied reason="You may not run its checks.">
              <button type="button" class="b" disabled>Check {{ short(it.name) }} now</button>
              <a explain routerLink="/access/explain" [queryParams]="{ action: 'check.run', resource: it.id }"
                >Explain</a
              >
            </hf-denied>
          }
        </div>
      </hf-page-head>
      @if (attempt.refused(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <nav class="tabs" [attr.aria-label]="it.name">
        @for (one of tabs; track one.key) {
          <a
            [routerLink]="one.key ? ['/resources', it.id, one.key] : ['/resources', it.id]"
            [attr.aria-current]="one.key === (tab() ?? '') ? 'page' : null"
            >{{ one.label }}
            @if (one.key === 'checks' && checks.value()) {
              <span>{{ checks.value()!.items.length }}</span>
            }
          </a>
        }
      </nav>
      @switch (tab() ?? '') {
        @case ('checks') {
          <hf-checks-tab [resource]="it" [checks]="checks.value()?.items ?? []" />
        }
        @case ('settings') {
          <hf-settings-tab [resource]="it" (changed)="resource.reload()" />
        }
        @default {
          <hf-status-tab [resource]="it" [checks]="checks.value()?.items ?? []" />
          <hf-who-is-told [resourceId]="it.id" [down]="it.status === 'down'" />
        }
      }
    } @else if (resource.problem()) {
      <div class="head"><h1>There is no such resource</h1></div>
      <hf-failed [problem]="resource.problem()!"
        ><p><a routerLink="/resources">All resources</a></p></hf-failed
      >
    } @else {
      <div class="panel edge"><hf-skeleton [rows]="8" [columns]="3" /></div>
    }
  `,
})
export class ResourcePage {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  private readonly title = inject(Title);
  readonly id = input.required<string>();
  readonly tab = input<string>();

  protected readonly tabs = [
    { key: '', label: 'Status' },
    { key: 'checks', label: 'Checks' },
    { key: 'settings', label: 'Settings' },
  ];
  protected readonly resource = query<ResourceView>(() => apiUrl(`resources/${this.id()}`), { follows: ['resource'] });
  protected readonly checks = query<CheckPage>(() => apiUrl(`resources/${this.id()}/checks`), {
    follows: ['resource', 'check'],
    everyMs: 10_000,
  });

  protected readonly attempt = new Attempt();
  protected readonly mayCheck = computed(() => this.may('check.run'));
  protected readonly canBeBackedUp = computed(() => !['http', 'tcp'].includes(this.resource.value()?.kind ?? 'tcp'));
  protected readonly mayBackUp = computed(() => this.may('backup.run') && this.canBeBackedUp());
  protected readonly word = computed(() => STATUS_WORDS[asStatus(this.resource.value()?.status)]);
  protected readonly kind = computed(() => kindWord(this.resource.value()?.kind ?? ''));

  constructor() {
    effect(() => {
      const it = this.resource.value();
      if (it) this.title.setTitle(`${it.name} – Holdfast`);
    });
  }

  private may(permission: string): boolean {
    return this.resource.value()?.may.includes(permission) ?? false;
  }

  protected short(name: string): string {
    return name.length > 24 ? 'it' : name;
  }

  protected async checkNow(it: ResourceView): Promise<void> {
    await this.attempt.to(async () => {
      const { results } = await this.api.post<CheckNow>(`resources/${it.id}/check-now`);
      this.toasts.done(`${it.name}: ${results.map((result) => result.sentence).join(' · ') || 'it has no check'}`);
    });
    this.checks.reload();
  }
}
