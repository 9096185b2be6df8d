import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Cluster, ClusterMember } from '../../api/types/failover';
import { latency, plural } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { memberStatus } from '../words';

/** The same as the graph, in words: members with their positions, then where each proxy sends clients. */
@Component({
  selector: 'hf-member-table',
  imports: [RouterLink, StatusMark],
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
          <th scope="col">Writes</th>
          <th scope="col" class="num">Seen</th>
          <th scope="col"><span class="vh">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        @for (one of members(); track one.id) {
          <tr>
            <th scope="row" class="wrap">
              @if (one.resource) {
                <a class="row-link" [routerLink]="['/resources', one.resource.id]">{{ one.name }}</a>
              } @else {
                {{ one.name }}
              }
              <span class="sub">{{ one.place }}</span>
            </th>
            <td data-l="Role" class="wrap">
              @if (one.state === 'ok') {
                <span [class.strong]="one.role === 'primary'">{{ one.role }}</span>
              } @else {
                <hf-status [of]="status(one)" loud="plain">{{
                  one.role === 'unknown' ? 'not seen' : one.role
                }}</hf-status>
              }
              @if (one.id === next()) {
                <span class="sub">next primary</span>
              } @else if (one.state !== 'ok') {
                <span class="sub">{{ one.sentence }}</span>
              }
            </td>
            <td data-l="GTID received" class="mono wrap">
              {{ position(one) || '–' }}
              @if (one.behind) {
                <span class="sub">{{ one.behind }} behind</span>
              }
            </td>
            <td data-l="Lag" class="num">{{ one.role === 'primary' ? '–' : latency(one.lagMs) }}</td>
            <td data-l="Writes">{{ one.readOnly === null ? '–' : one.readOnly ? 'read-only' : 'on' }}</td>
            <td data-l="Seen" class="num">{{ latency(one.seenMsAgo) }}</td>
            <td class="num">
              @if (operates() && one.role === 'replica' && one.state !== 'down') {
                <button type="button" class="b txt sm" (click)="promote.emit(one)">Promote {{ one.name }}…</button>
              } @else if (operates() && (one.state === 'apart' || one.role === 'alone')) {
                <button type="button" class="b txt sm" (click)="rejoin.emit(one)">Rejoin {{ one.name }}…</button>
              }
            </td>
          </tr>
        }
        @for (one of cluster().proxies; track one.id) {
          <tr class="one">
            <th scope="row" class="wrap">{{ one.name }}</th>
            <td data-l="Role">route</td>
            <td data-l="Sends" class="wrap" colspan="3">
              @if (one.reachable === false) {
                <hf-status of="down" loud="plain">cannot be reached</hf-status>
              } @else {
                {{ one.open.length ? 'to ' + names(one.open) : 'to nobody' }}, {{ plural(one.sessions, 'session') }}
                @if (one.unsafe) {
                  <span class="sub">{{ one.unsafe }}</span>
                }
              }
            </td>
            <td data-l="Read" class="num">{{ latency(one.readMsAgo) }}</td>
            <td></td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class MemberTable {
  readonly cluster = input.required<Cluster>();
  readonly operates = input(false);
  readonly promote = output<ClusterMember>();
  readonly rejoin = output<ClusterMember>();
  protected readonly latency = latency;
  protected readonly plural = plural;
  protected readonly next = computed(() => this.cluster().forecasts?.died.candidate?.id ?? null);
  protected readonly members = computed(() => {
    const rank = { primary: 0, replica: 1, standby: 1, alone: 2, unknown: 3 } as const;
    return [...this.cluster().members].sort((a, b) => rank[a.role] - rank[b.role] || (a.name < b.name ? -1 : 1));
  });

  protected status(one: ClusterMember) {
    return memberStatus(one.state);
  }

  protected position({ role, executed, received }: ClusterMember): string {
    return role === 'replica' ? received : executed;
  }

  protected names(those: readonly { name: string }[]): string {
    return those.map(({ name }) => name).join(', ');
  }
}
