import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api } from '../../api/api';
import type { CheckKind, CheckView } from '../../api/types/health';
import type { ResourceKind, ResourceView } from '../../api/types/resources';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { type CheckDraft, draftOf, settingsOf } from './check-settings';

const KINDS_OF: Readonly<Record<ResourceKind, readonly CheckKind[]>> = {
  host: ['host', 'tcp', 'dns'],
  database: ['mysql', 'tcp', 'tls'],
  http: ['http', 'tls', 'tcp', 'dns'],
  tcp: ['tcp', 'tls', 'dns'],
};

const LABELS: Readonly<Record<CheckKind, string>> = {
  http: 'HTTP answer',
  tcp: 'TCP connection',
  tls: 'Certificate',
  dns: 'Name',
  mysql: 'Database sign-in and replication',
  heartbeat: 'A job that calls',
  host: 'CPU, memory and disk of this machine',
};

@Component({
  selector: 'hf-check-dialog',
  imports: [DialogFrame, Failed, Field],
  template: `
    <form (submit)="save($event)">
      <hf-dialog [title]="check ? 'Edit ' + check.name : 'Add a check to ' + data.resource.name">
        @if (!check) {
          <hf-field [draft]="draft" name="kind" kind="choice" label="What is asked" [choices]="kinds" />
        }
        <hf-field
          [draft]="draft"
          name="name"
          label="Name"
          [optional]="true"
          [hint]="check ? '' : 'Left empty it is named after what it asks.'"
        />
        @switch (draft.value().kind) {
          @case ('http') {
            <hf-field
              [draft]="draft"
              name="url"
              kind="url"
              label="Address"
              [optional]="true"
              hint="Left empty: the resource's own."
            />
            <div class="fields">
              <hf-field [draft]="draft" name="expectStatus" label="Good answers" hint="Such as 200-399 or 200, 204." />
              <hf-field [draft]="draft" name="keyword" label="Must contain" [optional]="true" />
            </div>
            <hf-field [draft]="draft" name="followRedirects" kind="check" label="Follow redirects" />
            <hf-field [draft]="draft" name="verifyTls" kind="check" label="Check the certificate" />
          }
          @case ('tcp') {
            <div class="fields">
              <hf-field [draft]="draft" name="port" kind="number" label="Port" [optional]="true" /><hf-field
                [draft]="draft"
                name="banner"
                label="Must say first"
                [optional]="true"
                placeholder="SSH-2.0"
              />
            </div>
          }
          @case ('tls') {
            <div class="fields">
              <hf-field [draft]="draft" name="port" kind="number" label="Port" [optional]="true" /><hf-field
                [draft]="draft"
                name="warnDays"
                kind="number"
                label="Degraded, days before its end"
              />
            </div>
          }
          @case ('dns') {
            <div class="fields">
              <hf-field [draft]="draft" name="recordType" kind="choice" label="Record" [choices]="records" /><hf-field
                [draft]="draft"
                name="expect"
                label="Must answer"
                [optional]="true"
              />
            </div>
          }
          @case ('mysql') {
            <hf-field
              [draft]="draft"
              name="maxLagSeconds"
              kind="number"
              label="Degraded when it lags more than, seconds"
            />
          }
        }
        <div class="fields">
          <hf-field [draft]="draft" name="intervalSeconds" kind="number" label="Every, seconds" />
          <hf-field [draft]="draft" name="timeoutSeconds" kind="number" label="Waits at most, seconds" />
          <hf-field [draft]="draft" name="fall" kind="number" label="Falls after" hint="failures in a row" />
          <hf-field [draft]="draft" name="rise" kind="number" label="Rises after" hint="good answers in a row" />
        </div>
        <p class="sub">{{ sentence() }}</p>
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">
            {{ check ? 'Save the check' : 'Add the check' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class CheckDialog {
  private readonly api = inject(Api);
  protected readonly data = inject<{ resource: ResourceView; check: CheckView | null }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly check = this.data.check;
  protected readonly kinds: readonly Choice[] = KINDS_OF[this.data.resource.kind].map((value) => ({
    value,
    label: LABELS[value],
  }));
  protected readonly records: readonly Choice[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'].map((value) => ({
    value,
    label: value,
  }));
  protected readonly draft: Draft<CheckDraft> = new Draft(draftOf(this.check, KINDS_OF[this.data.resource.kind][0]), {
    intervalMs: 'intervalSeconds',
    timeoutMs: 'timeoutSeconds',
  });

  protected readonly sentence = computed(() => {
    const { intervalSeconds, fall } = this.draft.value();
    if (!intervalSeconds || !fall) return '';
    return `A stopped service is red after at most ${intervalSeconds * fall} s.`;
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(async (value) => {
      const body = settingsOf(value);
      if (this.check) await this.api.patch(`checks/${this.check.id}`, body, { ifMatch: this.check.version });
      else await this.api.post(`resources/${this.data.resource.id}/checks`, body);
      return true;
    });
    if (saved) this.ref.close(true);
  }
}
