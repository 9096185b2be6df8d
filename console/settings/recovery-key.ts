import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { RecoveryKeyState } from '../api/types/backups';
import { Ago } from '../ui/ago';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';

/** Whether backups can be read without this machine. */
@Component({
  selector: 'hf-recovery-key',
  imports: [Ago, Failed, RouterLink, StatusMark],
  template: `
    <div class="sech"><h2>Recovery key</h2></div>
    @if (key.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="key.reload()" />
    }
    @if (key.value(); as one) {
      <div class="panel edge pad">
        <p>
          <hf-status [of]="one.state === 'confirmed' ? 'up' : 'down'" loud="plain">{{ one.sentence }}</hf-status>
        </p>
        @if (one.publicKey) {
          <p class="sub mono wrap">{{ one.publicKey }}</p>
          <p class="sub">
            made <hf-ago [at]="one.createdAt" />
            @if (one.confirmedAt) {
              <span>, confirmed <hf-ago [at]="one.confirmedAt" /></span>
            }
          </p>
        }
        @if (may()) {
          <p class="row sec">
            <a class="b" routerLink="/setup">{{
              one.state === 'none' ? 'Make the recovery key…' : 'Make a new recovery key…'
            }}</a>
            @if (one.state === 'confirmed') {
              <span class="sub">Backups made from then on are readable with the new key; older ones keep the old.</span>
            }
          </p>
        }
      </div>
    }
  `,
})
export class RecoveryKey {
  private readonly session = inject(Session);
  protected readonly may = computed(() => this.session.may('settings.edit'));
  protected readonly key = query<RecoveryKeyState>(() => apiUrl('backups/recovery-key'), {
    follows: ['recovery-key'],
  });
}
