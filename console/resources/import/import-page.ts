import { Component, computed, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Session } from '../../api/session';
import type { ImportOutcome } from '../../api/types/resources';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { count, plural } from '../../ui/format';
import { Denied, Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { ImportPlan } from './import-plan';

const FORMATS: readonly Choice[] = [
  { value: 'auto', label: 'Find out by itself' },
  { value: 'list', label: 'One address a line' },
  { value: 'csv', label: 'CSV with a head row' },
  { value: 'ansible-ini', label: 'Ansible inventory, INI' },
  { value: 'ansible-yaml', label: 'Ansible inventory, YAML' },
  { value: 'file-sd-json', label: 'Prometheus file_sd, JSON' },
  { value: 'file-sd-yaml', label: 'Prometheus file_sd, YAML' },
];

/** Paste, see what it would do, then do it. Names are the key, so pasting the same again changes nothing. */
@Component({
  selector: 'hf-import-page',
  imports: [Denied, Failed, Field, ImportPlan, RouterLink],
  template: `
    <div class="head">
      <div class="t">
        <p class="crumb"><a routerLink="/resources">Resources</a></p>
        <h1>{{ title() }}</h1>
        <p class="sub">
          Paste a list, an Ansible inventory, CSV or Prometheus file_sd. Nothing is done before you have seen what it
          would do.
        </p>
      </div>
      @if (plan(); as plan) {
        @if (plan.added.length + plan.changed.length > 0 && !plan.applied) {
          <div class="acts">
            <button type="button" class="b pri" [disabled]="draft.busy()" (click)="apply()">{{ button() }}</button>
          </div>
        }
      }
    </div>
    @if (mayEdit()) {
      <form (submit)="preview($event)" class="panel pad edge">
        <hf-field
          [draft]="draft"
          name="text"
          kind="area"
          label="The list"
          [rows]="plan() ? 5 : 10"
          placeholder="mysql://db-1&#10;https://shop.example.org/health&#10;tcp://mail-1:25&#10;web-1"
        />
        <div class="fields">
          <hf-field [draft]="draft" name="format" kind="choice" label="Format" [choices]="formats" />
        </div>
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <p class="row">
          <button type="submit" class="b" [class.pri]="!plan()" [disabled]="draft.busy() || !draft.value().text.trim()">
            Show what it would do
          </button>
        </p>
      </form>
      @if (plan(); as plan) {
        <hf-import-plan class="sec" [plan]="plan" />
      }
    } @else {
      <hf-denied reason="Importing needs resource.edit."
        ><button type="button" class="b" disabled>Import</button></hf-denied
      >
    }
  `,
})
export class ImportPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly formats = FORMATS;
  protected readonly mayEdit = computed(() => this.session.may('resource.edit'));
  protected readonly draft = new Draft({ text: '', format: 'auto' });
  /** A plan is for the text it was made from: typing on takes it away. */
  protected readonly plan = linkedSignal<object, ImportOutcome | null>({
    source: this.draft.value,
    computation: () => null,
  });

  protected readonly title = computed(() => {
    const plan = this.plan();
    if (!plan) return 'Import resources';
    if (plan.applied) return `${plural(plan.added.length, 'resource')} added, ${count(plan.changed.length)} changed`;
    const words = [
      `${count(plan.added.length)} new`,
      plan.changed.length ? `${count(plan.changed.length)} changed` : '',
      `${count(plan.unchanged.length)} known`,
      plan.errors.length ? `${count(plan.errors.length)} not understood` : '',
    ];
    return words.filter(Boolean).join(', ');
  });
  protected readonly button = computed(() => {
    const plan = this.plan()!;
    const add = plan.added.length ? `Add ${plural(plan.added.length, 'resource')}` : '';
    const change = plan.changed.length ? `${add ? 'change' : 'Change'} ${plan.changed.length}` : '';
    return [add, change].filter(Boolean).join(', ');
  });

  protected async preview(event: Event): Promise<void> {
    event.preventDefault();
    this.plan.set((await this.send(false)) ?? null);
  }

  protected async apply(): Promise<void> {
    const done = await this.send(true);
    if (!done) return;
    this.plan.set(done);
    this.toasts.done(`${plural(done.added.length, 'resource')} added`);
  }

  private send(apply: boolean): Promise<ImportOutcome | undefined> {
    return this.draft.submit(({ text, format }) =>
      this.api.post<ImportOutcome>('resources/import', { text, format, apply }),
    );
  }
}
