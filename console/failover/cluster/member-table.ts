import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Cluster, ClusterMember } from '../../api/types/failover';
import { Breaks } from '../../ui/breaks';
import { latency, plural } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { roleOf, serves, standingOf } from '../words';
import { type MemberDeed, deedOf } from './deeds';

/** The same as the graph, in words: members with their positions, then where each proxy sends clients. */
@Component({
  selector: 'hf-member-table',
  imports: [Breaks, RouterLink, StatusMark],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack mem">
      <caption class="vh">
        Members of
        {{
          cluster().name
        }}
      </caption>
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Role</th>
          <th scope="col">GTID received</th>
          <th scope="col" class="num">Lag</th>
          <th scope="col" class="num">Seen</th>
          @if (acts()) {
            <th scope="col"><span class="vh">What can be done with it</span></th>
          }
        </tr>
      </thead>
      <tbody>
        @for (one of members(); track one.id) {
          <tr [class.more]="one.state !== 'ok'">
            <th scope="row">
              @if (one.resource) {
                <a class="row-link" [routerLink]="['/resources', one.resource.id]"><hf-breaks [text]="one.name" /></a>
              } @else {
                <hf-breaks [text]="one.name" />
              }
              <span class="sub"><hf-breaks [text]="one.place" /></span>
            </th>
            <td data-l="Role">
              @if (one.state === 'ok') {
                <span [class.strong]="one.role === 'primary'">{{ one.role }}</span>
              } @else {
                <hf-status [of]="status(one)" loud="plain">{{ roleOf(one) }}</hf-status>
              }
              @if (one.state !== 'down') {
                <span class="sub">{{ one.id === next() && one.readOnly ? 'next primary' : writes(one) }}</span>
              }
            </td>
            <td data-l="GTID received" class="mono">
              @if (position(one); as gtid) {
                <hf-breaks [text]="gtid" />
              } @else {
                –
              }
              @if (one.behind) {
                <span class="sub">{{ one.behind }} behind</span>
              }
            </td>
            <td data-l="Lag" class="num">
              {{ one.role === 'primary' || one.receiving === 'no' ? '–' : latency(one.lagMs) }}
            </td>
            <td data-l="Seen" class="num">{{ latency(one.seenMsAgo) }}</td>
            @if (acts()) {
              <td class="act">
                @if (deed(one); as deed) {
                  <button
                    type="button"
                    class="b txt sm"
                    [attr.aria-label]="deed.verb + ' ' + one.name + '…'"
                    (click)="done.emit(deed)"
                  >
                    {{ deed.verb }}…
                  </button>
                }
              </td>
            }
          </tr>
          @if (one.state !== 'ok') {
            <tr class="why">
              <td [attr.colspan]="acts() ? 6 : 5" class="wrap">{{ one.sentence }}</td>
            </tr>
          }
        }
        @for (one of cluster().proxies; track one.id) {
          <tr class="one">
            <th scope="row"><hf-breaks [text]="one.name" /></th>
            <td data-l="Role">route</td>
            <td data-l="Sends" class="wide-s" colspan="2">
              @if (one.reachable === false) {
                <hf-status of="down" loud="plain">cannot be reached</hf-status>
              } @else {
                {{ one.open.length ? 'to ' + names(one.open) : 'to nobody' }}, {{ plural(one.sessions, 'session') }}
                @if (one.unsafe) {
                  <span class="sub">{{ one.unsafe }}</span>
                } @else if (one.unproved) {
                  <span class="sub">unproved: {{ one.unproved }}</span>
                }
              }
            </td>
            <td data-l="Seen" class="num">{{ latency(one.readMsAgo) }}</td>
            @if (acts()) {
              <td class="act"></td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class MemberTable {
  readonly cluster = input.required<Cluster>();
  readonly operates = input(false);
  readonly done = output<MemberDeed>();
  protected readonly latency = latency;
  protected readonly plural = plural;
  protected readonly next = computed(() => this.cluster().forecasts?.died.candidate?.id ?? null);
  protected readonly acts = computed(() => this.operates() && this.members().some((one) => this.deed(one)));
  protected readonly members = computed(() => {
    const rank = { primary: 0, replica: 1, standby: 1, alone: 2, unknown: 3 } as const;
    return [...this.cluster().members].sort(
      (a, b) => rank[a.role] - rank[b.role] || a.name.localeCompare(b.name, 'en', { numeric: true }),
    );
  });

  protected deed(one: ClusterMember): MemberDeed | null {
    return deedOf(one, this.cluster().kind, serves(this.cluster()));
  }

  protected status(one: ClusterMember) {
    return standingOf(one);
  }

  protected readonly roleOf = roleOf;

  protected writes({ readOnly, role }: ClusterMember): string {
    if (readOnly === null) return '';
    return role === 'primary' ? (readOnly ? 'takes no writes' : 'takes writes') : readOnly ? 'read-only' : 'writable';
  }

  protected position({ role, executed, received }: ClusterMember): string {
    return role === 'replica' ? received || executed : executed;
  }

  protected names(those: readonly { name: string }[]): string {
    return those.map(({ name }) => name).join(', ');
  }
}
