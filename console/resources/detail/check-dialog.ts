import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { Api } from '../../api/api';
import type { CheckKind, CheckView } from '../../api/types/health';
import type { ResourceKind, ResourceView } from '../../api/types/resources';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { CheckFields } from './check-fields';
import { type CheckDraft, draftOf, settingsOf } from './check-settings';

const KINDS_OF: Readonly<Record<ResourceKind, readonly CheckKind[]>> = {
  host: ['host', 'icmp', 'tcp', 'heartbeat', 'prometheus', 'dns', 'http', 'tls'],
  database: ['mysql', 'heartbeat', 'prometheus', 'tcp', 'tls', 'icmp'],
  http: ['http', 'tls', 'tcp', 'heartbeat', 'prometheus', 'dns', 'icmp'],
  tcp: ['tcp', 'tls', 'heartbeat', 'prometheus', 'dns', 'icmp', 'http'],
};

const LABELS: Readonly<Record<CheckKind, string>> = {
  http: 'HTTP answer',
  tcp: 'TCP connection',
  tls: 'Certificate',
  dns: 'Name',
  mysql: 'Database sign-in and replication',
  heartbeat: 'A job that calls',
  host: 'CPU, memory and disk of a machine',
  icmp: 'Ping',
  prometheus: 'A number from Prometheus',
};

@Component({
  selector: 'hf-check-dialog',
  imports: [CheckFields, DialogFrame, Failed, Field],
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
        <hf-check-fields [draft]="draft" />
        @if (draft.value().kind !== 'heartbeat') {
          <div class="fields">
            <hf-field [draft]="draft" name="intervalSeconds" kind="number" label="Every, seconds" />
            <hf-field [draft]="draft" name="timeoutSeconds" kind="number" label="Waits at most, seconds" />
            <hf-field [draft]="draft" name="fall" kind="number" label="Falls after" hint="failures in a row" />
            <hf-field [draft]="draft" name="rise" kind="number" label="Rises after" hint="good answers in a row" />
          </div>
        }
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
  protected readonly ref = inject<DialogRef<CheckView>>(DialogRef);
  protected readonly check = this.data.check;
  protected readonly kinds: readonly Choice[] = KINDS_OF[this.data.resource.kind].map((value) => ({
    value,
    label: LABELS[value],
  }));
  protected readonly draft: Draft<CheckDraft> = new Draft(draftOf(this.check, KINDS_OF[this.data.resource.kind][0]), {
    intervalMs: 'intervalSeconds',
    timeoutMs: 'timeoutSeconds',
    periodSeconds: 'periodMinutes',
    graceSeconds: 'graceMinutes',
    expectReadOnly: 'readOnly',
  });

  protected readonly sentence = computed(() => {
    const { intervalSeconds, fall, kind } = this.draft.value();
    if (!intervalSeconds || !fall) return '';
    if (kind === 'heartbeat')
      return 'A job that does not call is red when its grace is over; one that says it failed, at once.';
    return `A stopped service is red after at most ${intervalSeconds * fall} s.`;
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft.submit(async (value) => {
      const body = settingsOf(value, this.check);
      return this.check
        ? this.api.patch<CheckView>(`checks/${this.check.id}`, body, { ifMatch: this.check.version })
        : this.api.post<CheckView>(`resources/${this.data.resource.id}/checks`, body);
    });
    if (saved) this.ref.close(saved);
  }
}
