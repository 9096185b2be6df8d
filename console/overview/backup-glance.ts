import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Page } from '../api/types/page';
import type { BackupSummary } from '../api/types/system';
import { Ago } from '../ui/ago';
import { Ladder } from '../ui/ladder';

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
                <span class="wrap"
                  >{{ backup.resourceName }}<span class="sub"> <hf-ago [at]="backup.endedAt" /></span></span
                ><hf-ladder [stage]="backup.stage ?? backup.state" />
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
  protected readonly backups = query<Page<BackupSummary>>(
    () => (this.mayRead() ? apiUrl('backups', { limit: 50 }) : undefined),
    { follows: ['backup', 'backup-run'] },
  );
  protected readonly newest = computed(() => newestOfEach(this.backups.value()?.items ?? []).slice(0, SHOWN));
}

/** The list comes newest first. */
function newestOfEach(backups: readonly BackupSummary[]): BackupSummary[] {
  const seen = new Set<string>();
  return backups.filter((backup) => !seen.has(backup.resourceName) && seen.add(backup.resourceName));
}
