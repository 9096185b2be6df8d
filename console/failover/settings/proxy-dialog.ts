import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Api } from '../../api/api';
import type { Cluster, ClusterProxy } from '../../api/types/failover';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { DraftProblem } from '../../ui/draft-problem';
import { type Choice, Field } from '../../ui/field';

const KINDS: readonly Choice[] = [
  { value: 'haproxy', label: 'HAProxy, over its admin socket' },
  { value: 'hook', label: 'A script of yours' },
];

/** A proxy that is added, or an existing one that is changed. Closes with its name. */
@Component({
  selector: 'hf-proxy-dialog',
  imports: [DialogFrame, DraftProblem, Field],
  template: `
    <form (submit)="save($event)">
      <hf-dialog [title]="data.proxy ? 'Change ' + data.proxy.name : 'Add a proxy'">
        <hf-field [draft]="draft" name="kind" kind="choice" label="What directs the clients" [choices]="kinds" />
        <hf-field [draft]="draft" name="name" label="Name" placeholder="haproxy-1" />
        @if (draft.value().kind === 'haproxy') {
          <hf-field
            [draft]="draft"
            name="address"
            label="Admin socket"
            placeholder="unix:/run/haproxy/admin.sock"
            hint="unix:/path or tcp://host:port, with level admin"
          />
          <hf-field
            [draft]="draft"
            name="backend"
            label="Backend"
            placeholder="db"
            hint="Its servers are named like the members"
          />
        } @else {
          <hf-field [draft]="draft" name="address" label="The script" placeholder="/etc/holdfast/route" />
        }
        <hf-draft-problem [draft]="draft" (again)="readAgain()" />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b pri" [disabled]="!draft.changed() || draft.busy()">
            {{ data.proxy ? 'Save ' + data.proxy.name : 'Add the proxy' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class ProxyDialog {
  private readonly api = inject(Api);
  protected readonly data = inject<{ clusterId: string; proxy: ClusterProxy | null }>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<string>>(DialogRef);
  protected readonly kinds = KINDS;
  protected readonly draft = new Draft(formOf(this.data.proxy));
  private version = this.data.proxy?.version ?? 0;

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { clusterId, proxy } = this.data;
    const path = `clusters/${clusterId}/proxies`;
    const done = await this.draft.submit((form) => {
      const body = form.kind === 'hook' ? { ...form, backend: '' } : form;
      return proxy ? this.api.patch(`${path}/${proxy.id}`, body, { ifMatch: this.version }) : this.api.post(path, body);
    });
    if (done) this.ref.close(this.draft.value().name);
  }

  protected async readAgain(): Promise<void> {
    const { proxies } = await this.api.get<Cluster>(`clusters/${this.data.clusterId}`);
    const now = proxies.find(({ id }) => id === this.data.proxy?.id);
    if (!now) return this.ref.close(this.draft.value().name);
    this.version = now.version;
    this.draft.rebase(formOf(now));
  }
}

const formOf = (proxy: ClusterProxy | null) => ({
  kind: proxy?.kind ?? 'haproxy',
  name: proxy?.name ?? '',
  address: proxy?.address ?? '',
  backend: proxy?.backend ?? '',
});
