import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { BackupDetail, StartedJob } from '../../api/types/backups';
import { Ago } from '../../ui/ago';
import { Copy } from '../../ui/copy';
import { Dialogs } from '../../ui/dialogs';
import { bytes, latency } from '../../ui/format';
import { Ladder } from '../../ui/ladder';
import { PageHead } from '../../ui/page-head';
import { Failed, Skeleton } from '../../ui/states';
import { recipeFor } from '../recipe';
import { RestoreForm } from './restore-form';

/** One backup: what it is, how far it can be trusted, and the ways to prove, restore or delete it. */
@Component({
  selector: 'hf-backup-page',
  imports: [Ago, Copy, Failed, Ladder, PageHead, RestoreForm, Skeleton],
  template: `
    @if (attempt.refused() ?? backup.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
    }
    @if (backup.value(); as one) {
      <hf-page-head up="/backups" among="Backups">
        <ng-container name>{{ one.resourceName }} <hf-ladder [stage]="one.state" /></ng-container>
        taken <hf-ago [at]="one.startedAt" /> · {{ one.plan?.name ?? 'by hand' }} · {{ one.store.name }}
        <div class="acts">
          @if (mayVerify()) {
            <button type="button" class="b" (click)="start('verify')">Verify it</button>
          }
          @if (mayDelete()) {
            <button type="button" class="b" (click)="remove(one)">Delete…</button>
          }
        </div>
      </hf-page-head>
      <p class="say">{{ sentence() }}</p>
      @if (one.problem) {
        <p class="panel edge tint pad sec text">{{ one.problem }}</p>
      }
      @for (warning of one.warnings; track warning) {
        <p class="note amber sec text">{{ warning }}</p>
      }
      <div class="grid aside sec">
        <div>
          @if (mayRestore()) {
            <hf-restore-form [backup]="one" />
          }
          <section class="sec">
            <div class="sech"><h2>By hand, without Holdfast</h2></div>
            <hf-copy [text]="recipe()" name="the recipe" />
            <p class="sub text">
              In the folder of the store {{ one.store.name }}, whose RESTORE-BY-HAND.txt says the same. key.txt is the
              offline recovery key.
            </p>
          </section>
        </div>
        <aside class="panel pad">
          <dl class="kv">
            <dt>Stored</dt>
            <dd>{{ bytes(one.storedBytes) }} of {{ bytes(one.plainBytes) }}</dd>
            <dt>Took</dt>
            <dd>{{ latency(one.endedAt - one.startedAt) }}</dd>
            <dt>Verified</dt>
            <dd><hf-ago [at]="one.verifiedAt" /></dd>
            <dt>Restored</dt>
            <dd>
              <hf-ago [at]="one.restoredAt" />
              @if (one.restoreMs) {
                in {{ latency(one.restoreMs) }}
              }
            </dd>
            @if (one.position) {
              <dt>GTID</dt>
              <dd class="mono wrap">{{ one.position }}</dd>
            }
            @if (one.accounts !== null) {
              <dt>Accounts</dt>
              <dd>{{ one.accounts }} users and roles, in a file of their own</dd>
            }
            <dt>Recovery key</dt>
            <dd>{{ one.recoveryKey ? 'opens it' : 'does not open it' }}</dd>
            <dt>Disk</dt>
            <dd>
              {{ one.sameDisk ? 'same as the source: no disaster copy' : one.sameDisk === null ? '–' : 'another' }}
            </dd>
            <dt>Folder</dt>
            <dd class="mono wrap">{{ one.folder }}</dd>
            <dt>SHA-256</dt>
            <dd class="mono wrap">{{ one.sha256 }}</dd>
          </dl>
        </aside>
      </div>
    } @else if (!backup.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="5" [columns]="2" /></div>
    }
  `,
})
export class BackupPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly id = input.required<string>();
  protected readonly bytes = bytes;
  protected readonly latency = latency;
  protected readonly attempt = new Attempt();
  protected readonly backup = query<BackupDetail>(() => apiUrl(`backups/${this.id()}`), { follows: ['backup', 'job'] });
  protected readonly mayVerify = computed(() => this.session.may('backup.run'));
  protected readonly mayRestore = computed(() => this.session.may('backup.restore'));
  protected readonly mayDelete = computed(() => this.session.may('backup.delete'));
  protected readonly recipe = computed(() => {
    const one = this.backup.value();
    return one ? recipeFor({ folder: one.folder, file: String(one.manifest['file']) }) : '';
  });

  protected readonly sentence = computed(() => {
    const text = this.backup.value()?.sentence ?? '';
    return text.charAt(0).toUpperCase() + text.slice(1);
  });

  protected again(): void {
    this.attempt.forget();
    this.backup.reload();
  }

  protected async start(action: 'verify'): Promise<void> {
    await this.follow(() => this.api.post<StartedJob>(`backups/${this.id()}/${action}`));
  }

  protected async remove(one: BackupDetail): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Delete this backup of ${one.resourceName}?`,
      effect: [
        `${bytes(one.storedBytes)} taken ${new Date(one.startedAt).toLocaleString()} are gone. This cannot be undone.`,
        'The last good backup of a thing is never deleted: the server refuses it.',
      ],
      button: 'Delete this backup',
      level: 3,
      typedName: one.resourceName,
    });
    if (agreed) await this.follow(() => this.api.delete<StartedJob>(`backups/${one.id}`));
  }

  private async follow(start: () => Promise<StartedJob>): Promise<void> {
    await this.attempt.to(async () => {
      const job = await start();
      await this.router.navigate(['/jobs', job.id]);
    });
  }
}
