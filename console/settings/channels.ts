import { Component, computed, inject } from '@angular/core';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import { Session } from '../api/session';
import { Failed, Skeleton } from '../ui/states';
import { ChannelForm } from './channel-form';
import { Deliveries } from './deliveries';

/** How people are told of status changes and failed jobs, and whether it arrived. */
@Component({
  selector: 'hf-channels',
  imports: [ChannelForm, Deliveries, Failed, Skeleton],
  template: `
    @if (sees()) {
      <div class="sech">
        <h2>Who is told</h2>
        <span class="sub">of status changes and failed jobs; whoever was told of trouble is told of its end</span>
      </div>
      @if (list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
      }
      @if (list.value(); as page) {
        <div class="grid halves">
          @for (channel of page.items; track channel.kind) {
            <hf-channel-form [channel]="channel" [editable]="mayEdit()" (saved)="list.reload()" />
          }
        </div>
        <hf-deliveries />
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="4" [columns]="2" /></div>
      }
    }
  `,
})
export class Channels {
  private readonly session = inject(Session);
  protected readonly sees = computed(() => this.session.may('settings.read'));
  protected readonly mayEdit = computed(() => this.session.may('settings.edit'));
  protected readonly list = query<Wire<'NotificationChannels'>>(
    () => (this.sees() ? apiUrl('notifications/channels') : undefined),
    { follows: ['notification-channel'] },
  );
}
