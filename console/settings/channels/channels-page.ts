import { Component, computed, inject, signal } from '@angular/core';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import { Ago } from '../../ui/ago';
import { Dialogs } from '../../ui/dialogs';
import { EditableList } from '../../ui/editable-list';
import { Empty } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';
import { type Channel, kinds, whereTo } from './channel';

interface Tested {
  readonly id: string;
  readonly ok: boolean;
  readonly sentence: string;
}

/** The ways Holdfast has to tell people, each with a button that proves it. */
@Component({
  selector: 'hf-channels-page',
  imports: [Ago, EditableList, Empty, StatusMark],
  template: `
    <hf-editable-list
      name="Channels"
      [heads]="['Channel', 'Goes to', 'State']"
      [length]="list.value()?.items?.length"
      [problem]="list.problem() ?? attempt.refused()"
      [mayEdit]="mayEdit()"
      reason="Changing channels needs settings.edit."
      adding="Add a channel…"
    >
      <ng-container about
        >Whoever was told of trouble by a channel is told of its end by it, also when it is off.</ng-container
      >
      @if (list.value()?.items?.length) {
        <button add type="button" class="b" (click)="edit(null)">Add a channel…</button>
      }
      @for (one of list.value()?.items ?? []; track one.id) {
        <tr>
          <th scope="row" class="wrap">
            {{ one.name }}<span class="sub">{{ kinds[one.kind].label }}</span>
          </th>
          <td data-l="Goes to" class="wrap wide-s">{{ whereTo(one) }}</td>
          <td data-l="State" class="wrap wide-s">
            @if (one.failingSince) {
              <hf-status of="down" loud="plain"
                ><span>Delivers nothing for <hf-ago [at]="one.failingSince" form="for" /></span
              ></hf-status>
            } @else {
              <hf-status [of]="one.enabled ? 'up' : 'paused'">{{ one.enabled ? 'On' : 'Off' }}</hf-status>
            }
            @if (testOf(one); as test) {
              <span role="status">
                @if (test.ok) {
                  <span class="sub">Test taken: {{ test.sentence }}</span>
                } @else {
                  <hf-status class="says" of="down" loud="plain">Test not taken: {{ test.sentence }}</hf-status>
                }
              </span>
            }
          </td>
          <td class="num nowrap wide-s">
            @if (mayEdit()) {
              <button type="button" class="b sm" [disabled]="testing() === one.id" (click)="test(one)">
                {{ testing() === one.id ? 'Sending' : 'Send a test' }}<span class="vh"> by {{ one.name }}</span>
              </button>
              <button type="button" class="b txt sm" (click)="edit(one)">
                Edit<span class="vh"> {{ one.name }}</span>
              </button>
              <button type="button" class="b txt sm" (click)="remove(one)">
                Remove<span class="vh"> {{ one.name }}</span>
              </button>
            }
          </td>
        </tr>
      }
      <hf-empty empty title="Nobody is told of anything"
        >A channel is a mail server, a chat or a pager. Holdfast sends to it and reads nothing there.
        @if (mayEdit()) {
          <button action type="button" class="b pri" (click)="edit(null)">Add a channel…</button>
        }
      </hf-empty>
    </hf-editable-list>
  `,
})
export class ChannelsPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  protected readonly kinds = kinds;
  protected readonly whereTo = whereTo;
  protected readonly mayEdit = computed(() => this.session.may('settings.edit'));
  protected readonly attempt = new Attempt();
  protected readonly testing = signal('');
  protected readonly tested = signal<Tested | null>(null);
  protected readonly list = query<Wire<'NotificationChannels'>>(() => apiUrl('notifications/channels'), {
    ...{ follows: ['notification-channel'], everyMs: 15_000 },
  });

  protected async edit(channel: Channel | null): Promise<void> {
    const { ChannelDialog } = await import('./channel-dialog');
    if (!(await this.dialogs.open<boolean>(ChannelDialog, { channel }, { stays: true }))) return;
    this.list.reload();
    this.toasts.done(channel ? `${channel.name} changed` : 'Channel added; send a test by it');
  }

  protected testOf({ id }: Channel): Tested | null {
    const tested = this.tested();
    return tested?.id === id ? tested : null;
  }

  protected async test({ id }: Channel): Promise<void> {
    this.testing.set(id);
    this.tested.set(null);
    await this.attempt.to(async () => {
      const result = await this.api.post<Wire<'NotificationTest'>>(`notifications/channels/${id}/test`);
      this.tested.set({ id, ...result });
    });
    this.testing.set('');
  }

  protected async remove({ id, name, version }: Channel): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Remove the channel ${name}?`,
      effect: ['Nobody is told by it any more.', 'What still waits in it is dropped.'],
      button: `Remove ${name}`,
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(async () => {
      await this.api.delete(`notifications/channels/${id}`, { ifMatch: version });
      this.toasts.done(`${name} removed`);
    });
    this.list.reload();
  }
}
