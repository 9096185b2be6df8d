import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { Wire } from '../../api/contract';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import type { Page } from '../../api/types/page';
import type { PersonView } from '../../api/types/people';
import { Dialogs } from '../../ui/dialogs';
import { EditableList } from '../../ui/editable-list';
import { Empty, Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';
import { type Escalation, EscalationForm } from './escalation-form';
import { matchWords, roleWords, type Route, timeWords } from './route-words';

/** Who is told of what, and when. */
@Component({
  selector: 'hf-routes-page',
  imports: [EditableList, Empty, EscalationForm, Failed, RouterLink, StatusMark],
  template: `
    <hf-editable-list
      name="Routes"
      [heads]="['Route', 'Of', 'To', 'State']"
      [length]="list.value()?.items?.length"
      [problem]="list.problem() ?? attempt.refused()"
      [mayEdit]="mayEdit()"
      reason="Changing routes needs settings.edit."
      adding="Add a route…"
    >
      <ng-container about
        >A route leads from what happens to somebody. Each receiver is told once, however many routes lead there; each
        resource's page says who would be told.</ng-container
      >
      @if (channels.value()?.items?.length === 0) {
        <span add class="sub">Needs a channel first</span>
      }
      <button add type="button" class="b" [disabled]="!channels.value()?.items?.length" (click)="edit(null)">
        Add a route…
      </button>
      @for (one of list.value()?.items ?? []; track one.id) {
        <tr>
          <th scope="row" class="wrap">
            {{ one.name }}<span class="sub">{{ timeWords(one) }}</span>
          </th>
          <td data-l="Of" class="wide-s">{{ matchWords(one) }}</td>
          <td data-l="To" class="wrap wide-s">
            {{ who(one) }}<span class="sub">by {{ channelName(one.channel) }}</span>
          </td>
          <td data-l="State">
            <hf-status [of]="one.enabled ? 'up' : 'paused'">{{ one.enabled ? 'On' : 'Off' }}</hf-status>
          </td>
          <td class="num nowrap wide-s">
            @if (mayEdit()) {
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
      <hf-empty empty title="Nobody is told of anything">
        A channel that is added brings the route that tells everything by it.
        <a action class="b" routerLink="/settings/channels">Open the channels</a>
      </hf-empty>
    </hf-editable-list>
    <section class="sec">
      <div class="sech"><h2>When nobody takes it</h2></div>
      @if (escalation.problem(); as shown) {
        <hf-failed [problem]="shown" [retryable]="true" (again)="escalation.reload()" />
      }
      @if (escalation.value(); as rule) {
        <hf-escalation-form [rule]="rule" [mayEdit]="mayEdit()" (saved)="escalation.reload()" />
      }
    </section>
  `,
})
export class RoutesPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  protected readonly matchWords = matchWords;
  protected readonly timeWords = timeWords;
  protected readonly mayEdit = computed(() => this.session.may('settings.edit'));
  protected readonly attempt = new Attempt();
  protected readonly list = query<Wire<'NotificationRoutes'>>(() => apiUrl('notifications/routes'), {
    follows: ['notification-route', 'notification-channel'],
  });
  protected readonly channels = query<Wire<'NotificationChannels'>>(() => apiUrl('notifications/channels'), {
    follows: ['notification-channel'],
  });
  protected readonly people = query<Page<Pick<PersonView, 'id' | 'name' | 'status'>>>(
    () => (this.session.may('person.read') ? apiUrl('people', { limit: 200 }) : undefined),
    { follows: ['person'] },
  );

  protected readonly escalation = query<Escalation>(() => apiUrl('incidents/escalation'), { everyMs: 60_000 });

  protected channelName(id: string): string {
    return this.channels.value()?.items.find((one) => one.id === id)?.name ?? 'a channel';
  }

  protected who({ receiver }: Route): string {
    if (receiver.kind === 'channel') return 'whoever the channel names';
    if (receiver.kind === 'role') return `whoever is ${roleWords(receiver.role)} of it`;
    return this.people.value()?.items.find(({ id }) => id === receiver.id)?.name ?? 'a person';
  }

  protected async edit(route: Route | null): Promise<void> {
    const { RouteDialog } = await import('./route-dialog');
    const given = { route, channels: this.channels.value()?.items ?? [], people: this.people.value()?.items ?? [] };
    if (!(await this.dialogs.open<boolean>(RouteDialog, given, { stays: true }))) return;
    this.list.reload();
    this.toasts.done(route ? `${route.name} changed` : 'Route added');
  }

  protected async remove({ id, name, version }: Route): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Remove the route ${name}?`,
      effect: ['Nobody is told anything new by it.', 'Who was told of trouble is told of its end.'],
      button: `Remove ${name}`,
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(async () => {
      await this.api.delete(`notifications/routes/${id}`, { ifMatch: version });
      this.toasts.done(`${name} removed`);
    });
    this.list.reload();
  }
}
