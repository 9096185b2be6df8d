import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api } from '../../api/api';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import type { Route } from './route-words';

interface Given {
  readonly route: Route | null;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

const roles = ['viewer', 'operator', 'backup-operator', 'database-operator', 'auditor', 'administrator', 'owner'];
const severities = ['down', 'flapping', 'degraded', 'job-failed', 'alarm'];

/** Who is told of what, when. */
@Component({
  selector: 'hf-route-dialog',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="save($event)">
      <hf-dialog [title]="route ? 'Edit ' + route.name : 'Add a route'">
        <div class="fields">
          <hf-field [draft]="draft" name="name" label="Name" placeholder="web at night" />
          <hf-field [draft]="draft" name="channel" kind="choice" label="By" [choices]="channels" />
        </div>
        <hf-field
          [draft]="draft"
          name="who"
          kind="choice"
          label="Who"
          [choices]="who"
          hint="People and roles are reached by mail. A role: whoever holds it on what failed."
        />
        <div class="fields">
          <hf-field [draft]="draft" name="severities" label="Only of" [optional]="true" [hint]="severityHint" />
          <hf-field [draft]="draft" name="tags" label="Only with the tags" [optional]="true" placeholder="web, shop" />
          <hf-field [draft]="draft" name="environments" label="Only in" [optional]="true" placeholder="prod" />
          <hf-field
            [draft]="draft"
            name="level"
            kind="number"
            label="After escalations"
            hint="0 at once; 1 when nobody acknowledged it, and so on"
          />
        </div>
        <hf-field [draft]="draft" name="hasQuiet" kind="check" label="Quiet hours" />
        @if (quiet()) {
          <div class="fields">
            <hf-field [draft]="draft" name="from" label="From" placeholder="22:00" />
            <hf-field [draft]="draft" name="to" label="To" placeholder="07:00" />
            <hf-field
              [draft]="draft"
              name="timeZone"
              label="Time zone"
              [optional]="true"
              placeholder="Europe/Berlin"
              hint="Left empty: the person's own"
            />
          </div>
          <hf-field [draft]="draft" name="urgentPasses" kind="check" label="What is down passes" />
        }
        @if (route) {
          <hf-field [draft]="draft" name="enabled" kind="check" label="This route is on" />
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">
            {{ route ? 'Save ' + route.name : 'Add the route' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class RouteDialog {
  private readonly api = inject(Api);
  private readonly given = inject<Given>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly route = this.given.route;
  protected readonly channels = this.given.channels.map(({ id, name }) => ({ value: id, label: name }));
  protected readonly severityHint = severities.join(', ');
  protected readonly who = [
    { value: 'channel', label: 'Whoever the channel names' },
    ...this.given.people.map(({ id, name }) => ({ value: `person ${id}`, label: name })),
    ...roles.map((role) => ({ value: `role ${role}`, label: `Role ${role}` })),
  ];
  protected readonly draft = new Draft(draftOf(this.route, this.channels[0]?.value ?? ''), { receiver: 'who' });
  protected readonly quiet = computed(() => this.draft.value().hasQuiet);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(async (value) => {
      const body = bodyOf(value);
      const { route } = this;
      if (route) await this.api.patch(`notifications/routes/${route.id}`, body, { ifMatch: route.version });
      else await this.api.post('notifications/routes', body);
      return true;
    });
    if (saved) this.ref.close(true);
  }
}

function draftOf(route: Route | null, channel: string) {
  const { receiver = { kind: 'channel' as const }, quiet = null, match } = route ?? {};
  const who =
    receiver.kind === 'person' ? `person ${receiver.id}` : receiver.kind === 'role' ? `role ${receiver.role}` : '';
  return {
    ...{ name: route?.name ?? '', channel: route?.channel ?? channel, who: who || 'channel' },
    ...{ tags: match?.tags.join(', ') ?? '', environments: match?.environments.join(', ') ?? '' },
    ...{ severities: match?.severities.join(', ') ?? '', level: route?.level ?? 0, enabled: route?.enabled ?? true },
    ...{ hasQuiet: quiet !== null, from: quiet?.from ?? '22:00', to: quiet?.to ?? '07:00' },
    ...{ timeZone: quiet?.timeZone ?? '', urgentPasses: quiet?.urgentPasses ?? true },
  };
}

function bodyOf(form: ReturnType<typeof draftOf>): object {
  const { name, channel, level, enabled, from, to, timeZone, urgentPasses } = form;
  const [kind, of = ''] = form.who.split(' ');
  const receiver = kind === 'person' ? { kind, id: of } : kind === 'role' ? { kind, role: of } : { kind: 'channel' };
  const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
  const match = { tags: words(form.tags), environments: words(form.environments), severities: words(form.severities) };
  const quiet = form.hasQuiet ? { from, to, timeZone: timeZone || null, urgentPasses } : null;
  return { name, channel, level: level ?? 0, enabled, receiver, match, quiet };
}
