import { computed, inject, Injectable } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import { Standing } from '../api/standing';
import type { BackupView } from '../api/types/backups';
import type { Page } from '../api/types/page';
import type { ResourceSummary } from '../api/types/resources';
import type { RecoveryKeyState } from '../api/types/setup';
import { firstSteps } from './checklist';

/** Reads what the checklist is judged by, each part only when the reader may see it. */
@Injectable()
export class Beginnings {
  private readonly session = inject(Session);
  private readonly standing = inject(Standing);

  readonly recoveryKey = this.read<RecoveryKeyState>('backup.read', apiUrl('backups/recovery-key'), [
    'backup',
    'recovery-key',
  ]);
  readonly backups = this.read<Page<BackupView>>('backup.read', apiUrl('backups', { limit: 50 }), [
    'backup',
    'backup-run',
    'job',
  ]);
  private readonly databases = this.read<Page<ResourceSummary>>(
    'resource.read',
    apiUrl('resources', { kind: 'database', limit: 1 }),
    ['resource'],
  );
  private readonly channels = this.read<Page<{ readonly enabled: boolean }>>(
    'settings.read',
    apiUrl('notifications/channels'),
    ['notification-channel', 'notification'],
  );

  readonly steps = computed(() =>
    firstSteps({
      recoveryKey: this.recoveryKey.value(),
      databases: this.databases.value()?.items.length,
      resources: this.standing.status.value() && this.standing.total(),
      backups: this.backups.value()?.items,
      channels: this.channels.value()?.items,
    }),
  );

  private read<T>(permission: string, url: string, follows: readonly string[]) {
    return query<T>(() => (this.session.may(permission) ? url : undefined), { follows });
  }
}
