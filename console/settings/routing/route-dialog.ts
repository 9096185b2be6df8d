import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api } from '../../api/api';
import type { Wire } from '../../api/contract';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { DraftProblem } from '../../ui/draft-problem';
import { type Choice, Field } from '../../ui/field';
import { roleWords, type Route, SEVERITIES, severities, type Severity } from './route-words';

interface Given {
  readonly route: Route | null;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly status: string }[];
}

const roles = ['viewer', 'operator', 'backup-operator', 'database-operator', 'auditor', 'administrator', 'owner'];

/** Who is told of what, when. */
@Component({
  selector: 'hf-route-dialog',
  imports: [DialogFrame, DraftProblem, Field],
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
          hint="People and roles are reached by mail, a role on what failed."
        />
        <fieldset class="f">
          <legend>Only of <span class="sub">optional</span></legend>
          <div class="row">
            @for (one of severities; track one) {
              <hf-field [draft]="draft" [name]="one" kind="check" [label]="severityWords[one]" />
            }
          </div>
          <p class="hint">None ticked: of everything.</p>
        </fieldset>
        <div class="fields">
          <hf-field [draft]="draft" name="tags" label="Only with the tags" [optional]="true" placeholder="web, shop" />
          <hf-field
            [draft]="draft"
            name="environments"
            label="Only in the environments"
            [optional]="true"
            placeholder="prod"
          />
        </div>
        <hf-field
          [draft]="draft"
          name="level"
          kind="number"
          label="After escalations"
          hint="0: at once. 1: when nobody has taken it, 2: when still nobody has, and so on."
        />
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
        <hf-draft-problem [draft]="draft" (again)="readAgain()" />
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
  protected readonly severities = severities;
  protected readonly severityWords = SEVERITIES;
  protected readonly draft = new Draft(draftOf(this.route, this.channels[0]?.value ?? ''), { receiver: 'who' });
  protected readonly who = whoChoices(this.given.people, this.draft.value().who);
  private version = this.route?.version;
  protected readonly quiet = computed(() => this.draft.value().hasQuiet);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(async (value) => {
      const body = bodyOf(value);
      const { route, version } = this;
      if (route) await this.api.patch(`notifications/routes/${route.id}`, body, { ifMatch: version });
      else await this.api.post('notifications/routes', body);
      return true;
    });
    if (saved) this.ref.close(true);
  }

  /** What somebody else made of it stands beside what was typed; when it is gone there is nothing to type in. */
  protected async readAgain(): Promise<void> {
    const { items } = await this.api.get<Wire<'NotificationRoutes'>>('notifications/routes');
    const now = items.find(({ id }) => id === this.route?.id);
    if (!now) return this.ref.close();
    this.version = now.version;
    this.draft.rebase(draftOf(now, now.channel));
  }
}

/** Those who have joined, whoever is chosen already, and the roles. */
function whoChoices(people: Given['people'], chosen: string): Choice[] {
  const joined = people.filter(({ id, status }) => status === 'active' || chosen === `person ${id}`);
  const choices = [
    { value: 'channel', label: 'Whoever the channel names' },
    ...joined.map(({ id, name }) => ({ value: `person ${id}`, label: name })),
    ...roles.map((role) => ({ value: `role ${role}`, label: `Whoever is ${roleWords(role)} of it` })),
  ];
  const unlisted = choices.every(({ value }) => value !== chosen);
  return unlisted ? [...choices, { value: chosen, label: 'Somebody who is not listed' }] : choices;
}

/** A box for each severity; none ticked asks nothing. */
function ticksOf(chosen: readonly Severity[]): Record<Severity, boolean> {
  return Object.fromEntries(severities.map((one) => [one, chosen.includes(one)])) as Record<Severity, boolean>;
}

function draftOf(route: Route | null, channel: string) {
  const { receiver = { kind: 'channel' as const }, quiet = null, match } = route ?? {};
  const who =
    receiver.kind === 'person' ? `person ${receiver.id}` : receiver.kind === 'role' ? `role ${receiver.role}` : '';
  return {
    ...{ name: route?.name ?? '', channel: route?.channel ?? channel, who: who || 'channel' },
    ...{ tags: match?.tags.join(', ') ?? '', environments: match?.environments.join(', ') ?? '' },
    ...{ ...ticksOf(match?.severities ?? []), level: route?.level ?? 0, enabled: route?.enabled ?? true },
    ...{ hasQuiet: quiet !== null, from: quiet?.from ?? '22:00', to: quiet?.to ?? '07:00' },
    ...{ timeZone: quiet?.timeZone ?? '', urgentPasses: quiet?.urgentPasses ?? true },
  };
}

function bodyOf(form: ReturnType<typeof draftOf>): object {
  const { name, channel, level, enabled, from, to, timeZone, urgentPasses } = form;
  const [kind, of = ''] = form.who.split(' ');
  const receiver = kind === 'person' ? { kind, id: of } : kind === 'role' ? { kind, role: of } : { kind: 'channel' };
  const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
  const only = severities.filter((one) => form[one]);
  const match = { tags: words(form.tags), environments: words(form.environments), severities: only };
  const quiet = form.hasQuiet ? { from, to, timeZone: timeZone || null, urgentPasses } : null;
  return { name, channel, level, enabled, receiver, match, quiet };
}
