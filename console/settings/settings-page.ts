import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import { Session } from '../api/session';
import { Ago } from '../ui/ago';
import { Failed, Skeleton } from '../ui/states';
import { StatusMark } from '../ui/status';
import { RecoveryKey } from './recovery-key';

/** Holdfast's own state: its processes and its key. */
@Component({
  selector: 'hf-settings-page',
  imports: [Ago, Failed, RecoveryKey, Skeleton, StatusMark],
  template: `
    <section><hf-recovery-key /></section>
    <section class="sec">
      <div class="sech"><h2>Processes</h2></div>
      @if (system.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="system.reload()" />
      }
      @if (system.value(); as one) {
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Processes
            </caption>
            <thead>
              <tr>
                <th scope="col">Process</th>
                <th scope="col">State</th>
                <th scope="col">Since</th>
                <th scope="col" class="num">Restarts</th>
                <th scope="col">The one before</th>
              </tr>
            </thead>
            <tbody>
              @for (process of one.processes; track process.id) {
                <tr>
                  <th scope="row">
                    {{ process.role === 'daemon' ? 'Monitoring daemon' : 'Server'
                    }}<span class="sub">{{ process.host }}, pid {{ process.pid }}, {{ process.version }}</span>
                  </th>
                  <td data-l="State">
                    <hf-status [of]="process.alive ? 'up' : process.endedAt ? 'paused' : 'down'">{{
                      process.alive ? 'Running' : process.endedAt ? 'Ended' : 'Not seen'
                    }}</hf-status>
                    @if (!process.alive) {
                      <span class="sub"><hf-ago [at]="process.lastSeenAt" /></span>
                    }
                  </td>
                  <td data-l="Since"><hf-ago [at]="process.startedAt" /></td>
                  <td data-l="Restarts" class="num">{{ process.restarts }}</td>
                  <td data-l="The one before" class="wrap">{{ process.lastExit ?? '–' }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <p class="sub sec wrap">
          Holdfast {{ one.version }} on {{ one.engine === 'sqlite' ? 'SQLite' : 'MariaDB or MySQL' }}, data in
          <code>{{ one.dataFolder }}</code>
        </p>
      } @else if (!system.problem() && sees()) {
        <div class="panel edge"><hf-skeleton [rows]="2" [columns]="4" [two]="true" /></div>
      }
    </section>
  `,
})
export class SettingsPage {
  private readonly session = inject(Session);
  protected readonly sees = computed(() => this.session.may('system.read'));
  protected readonly system = query<Wire<'System'>>(() => (this.sees() ? apiUrl('system') : undefined), {
    everyMs: 5_000,
  });
}
