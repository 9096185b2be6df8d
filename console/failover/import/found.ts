import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import type { ClusterImport } from '../../api/types/failover';
import { Breaks } from '../../ui/breaks';
import { Copy } from '../../ui/copy';
import { StatusMark } from '../../ui/status';
import { ended, linksBySource, listed } from './links';

/** What was found at the address, what stands against it, and the exact statements for what is missing. */
@Component({
  selector: 'hf-import-found',
  imports: [Breaks, Copy, NgTemplateOutlet, StatusMark],
  template: `
    <p class="text wrap">
      <strong>{{ found().sentence }}</strong>
    </p>
    @for (blocker of found().blockers; track $index) {
      <p
        class="note sec wrap"
        [class.red]="blocker.code !== 'no-account'"
        [class.neutral]="blocker.code === 'no-account'"
      >
        {{ ended(blocker.sentence) }} {{ blocker.remedy }}
      </p>
    }
    @for (warning of found().warnings; track $index) {
      <p class="note amber sec wrap">{{ ended(warning.sentence) }} {{ warning.remedy }}</p>
    }
    @if (found().members.length) {
      <div class="panel edge tw sec">
        <table class="two stack">
          <caption class="vh">
            Members found
          </caption>
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col">Role</th>
              <th scope="col">Version</th>
              <th scope="col">GTID</th>
            </tr>
          </thead>
          <tbody>
            @for (member of found().members; track member.place) {
              <tr>
                <th scope="row">
                  <hf-breaks [text]="member.name" />
                  @if (member.place !== member.name) {
                    <span class="sub"><hf-breaks [text]="member.place" /></span>
                  }
                </th>
                <td data-l="Role" class="wrap">
                  @if (member.reachable) {
                    {{ member.role }}
                  } @else {
                    <hf-status of="down" loud="plain">not reachable</hf-status>
                    <span class="sub">{{ member.sentence }}</span>
                  }
                </td>
                <td data-l="Version">{{ member.serverVersion?.split('-')?.[0] ?? '–' }}</td>
                <td data-l="GTID" class="mono wrap">{{ member.position || '–' }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    @if (found().possible && found().accounts.length) {
      <details class="sec">
        <summary>The statements that make both accounts</summary>
        <ng-container [ngTemplateOutlet]="accounts" />
      </details>
    } @else {
      <ng-container [ngTemplateOutlet]="accounts" />
    }
    <ng-template #accounts>
      @for (account of found().accounts; track account.purpose) {
        <section class="sec">
          <div class="sech">
            <h2>The account for {{ account.purpose }}</h2>
            <span class="sub">run these on {{ account.on }}; they reach every member</span>
          </div>
          <hf-copy
            [text]="
              account.statements.join(
                '
'
              )
            "
            [name]="'the statements for ' + account.purpose"
          />
          @for (lack of account.missing; track $index) {
            <p class="wrap">
              <hf-status of="down" loud="plain">{{ lack.member }} lacks {{ lack.privilege }}</hf-status>
              <code class="sql inl">{{ lack.statement }}</code>
            </p>
          }
        </section>
      }
    </ng-template>
    @if (found().links.length) {
      <section class="sec">
        <div class="sech"><h2>Who can replicate from whom</h2></div>
        <ul class="findings">
          @for (link of links(); track link.to + link.sentence) {
            <li>
              <hf-status [of]="statusOf(link.proof)" [loud]="link.proof === 'missing' ? 'plain' : 'quiet'"
                >{{ listed(link.from) }} from {{ link.to }}: {{ link.sentence }}</hf-status
              >
            </li>
          }
        </ul>
      </section>
    }
    @if (found().proxies.length) {
      <section class="sec">
        <div class="sech"><h2>Proxies</h2></div>
        <ul class="findings">
          @for (proxy of found().proxies; track proxy.name) {
            <li>
              <hf-status [of]="!proxy.reachable ? 'down' : proxy.unsafe ? 'degraded' : 'up'" loud="plain"
                >{{ proxy.name }}:
                {{
                  !proxy.reachable ? 'cannot be reached' : proxy.unsafe || 'lists ' + proxy.servers.join(', ')
                }}</hf-status
              >
            </li>
          }
        </ul>
      </section>
    }
  `,
})
export class ImportFound {
  readonly found = input.required<ClusterImport>();
  protected readonly links = computed(() => linksBySource(this.found().links));
  protected readonly listed = listed;
  protected readonly ended = ended;

  protected statusOf(proof: string): string {
    return { connected: 'up', granted: 'up', missing: 'down' }[proof] ?? 'unknown';
  }
}
