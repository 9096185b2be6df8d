import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '../api/session';
import type { BackupView } from '../api/types/backups';
import { Ago } from '../ui/ago';
import { Ladder } from '../ui/ladder';

import { Beginnings } from './beginnings';

const SHOWN = 5;

/** For each thing that is backed up: how far its newest backup is proved. */
@Component({
  selector: 'hf-backup-glance',
  imports: [Ago, Ladder, RouterLink],
  template: `
    @if (mayRead() && backups.value()) {
      <section>
        <h2 class="row between"><a class="plain" routerLink="/backups">Backups</a></h2>
        @if (newest().length) {
          <ul class="list">
            @for (backup of newest(); track backup.id) {
              <li class="row between tight-row">
                <span class="wrap">
                  {{ backup.resourceName }} <span class="sub"><hf-ago [at]="backup.endedAt" /></span>
                </span>
                <hf-ladder [stage]="backup.state" />
              </li>
            }
          </ul>
        } @else if (backups.value()) {
          <p class="sub">Nothing is backed up yet. A backup counts once it was restored.</p>
        }
      </section>
    }
  `,
})
export class BackupGlance {
  private readonly session = inject(Session);
  protected readonly mayRead = computed(() => this.session.may('backup.read'));
  protected readonly backups = inject(Beginnings).backups;
  protected readonly newest = computed(() => newestOfEach(this.backups.value()?.items ?? []).slice(0, SHOWN));
}

/** The list comes newest first. */
function newestOfEach(backups: readonly BackupView[]): BackupView[] {
  const seen = new Set<string>();
  return backups.filter((backup) => !seen.has(backup.resourceName) && seen.add(backup.resourceName));
}
