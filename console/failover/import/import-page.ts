import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Session } from '../../api/session';
import type { ClusterImport } from '../../api/types/failover';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { Denied, Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { ImportFound } from './found';
import { emptyForm, memberLines, requestOf } from './request';

const TLS: readonly Choice[] = [
  { value: 'verify-full', label: 'TLS, certificate and name checked' },
  { value: 'verify-ca', label: 'TLS, certificate checked' },
  { value: 'off', label: 'No TLS: everything travels in clear' },
];

/** The address of any one member first. What Holdfast can find out by itself is not asked. */
@Component({
  selector: 'hf-import-page',
  imports: [Denied, Failed, Field, ImportFound, RouterLink],
  template: `
    <div class="head">
      <div class="t">
        <p class="crumb"><a routerLink="/clusters">Clusters</a></p>
        <h1>Import a cluster</h1>
        <p class="sub text">
          Give the address of any one member. Holdfast finds the others and starts in observe: it watches, tells what it
          would do, and changes nothing.
        </p>
      </div>
    </div>
    @if (!mayEdit()) {
      <hf-denied reason="Importing needs cluster.edit."
        ><button type="button" class="b" disabled>Import a cluster</button></hf-denied
      >
    } @else {
      <div class="grid halves">
        <form class="panel edge pad form" (submit)="look($event)">
          <hf-field [draft]="draft" name="address" label="Address of one member" placeholder="db-1.example.com:3306" />
          <hf-field [draft]="draft" name="name" label="Name of the cluster" [optional]="true" placeholder="shop" />
          @if (found()) {
            <div class="fields">
              <hf-field [draft]="draft" name="username" label="Account for failover" placeholder="holdfast_failover" />
              <hf-field
                [draft]="draft"
                name="password"
                kind="password"
                label="Its password"
                autocomplete="new-password"
              />
            </div>
            <hf-field [draft]="draft" name="tls" kind="choice" label="Connections" [choices]="tls" />
            <div class="fields">
              <hf-field [draft]="draft" name="replicationUser" label="Account for replication" placeholder="repl" />
              <hf-field
                [draft]="draft"
                name="replicationPassword"
                kind="password"
                label="Its password"
                autocomplete="new-password"
              />
            </div>
            <hf-field [draft]="draft" name="create" kind="check" label="Make the replication account on the primary" />
            <hf-field
              [draft]="draft"
              name="proxies"
              kind="area"
              label="Proxies, one a line: name, address, backend"
              placeholder="haproxy-1 unix:/run/haproxy/admin.sock db"
              [optional]="true"
            />
            <hf-field
              [draft]="draft"
              name="members"
              kind="area"
              label="Members, one a line: address, name in the proxies"
              placeholder="db-1.example.com:3306 db-1"
              [optional]="true"
            />
          }
          @if (draft.problem(); as problem) {
            <hf-failed [problem]="problem" />
          }
          <p class="row">
            <button type="submit" class="b" [class.pri]="!ready()" [disabled]="draft.busy()">
              {{ draft.busy() ? 'Looking' : found() ? 'Look again' : 'Look at it' }}
            </button>
            @if (ready()) {
              <button type="button" class="b pri" [disabled]="draft.busy()" (click)="take()">
                Import {{ draft.value().name || 'the cluster' }}
              </button>
            }
          </p>
        </form>
        <div aria-live="polite">
          @if (found(); as it) {
            <hf-import-found [found]="it" />
          }
        </div>
      </div>
    }
  `,
})
export class ImportPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly tls = TLS;
  protected readonly mayEdit = computed(() => this.session.may('cluster.edit'));
  protected readonly draft = new Draft({ ...emptyForm });
  protected readonly found = signal<ClusterImport | null>(null);
  private readonly looked = signal('');
  private offered = '';
  /** Possible, and nothing was typed since it was looked at. */
  protected readonly ready = computed(
    () => !!this.found()?.possible && this.looked() === JSON.stringify(this.draft.value()),
  );

  protected async look(event: Event): Promise<void> {
    event.preventDefault();
    const found = await this.draft.submit((form) =>
      this.api.post<ClusterImport>('clusters/import', requestOf(form, true)),
    );
    if (!found) return;
    this.offerNames(found);
    this.looked.set(JSON.stringify(this.draft.value()));
    this.found.set(found);
  }

  /** The members as lines to be corrected; what a person typed stays. */
  private offerNames({ members }: ClusterImport): void {
    if (this.draft.value().members !== this.offered) return;
    this.offered = memberLines(members);
    this.draft.patch({ members: this.offered });
  }

  protected async take(): Promise<void> {
    const done = await this.draft.submit((form) =>
      this.api.post<ClusterImport>('clusters/import', requestOf(form, false)),
    );
    if (!done) return;
    this.found.set(done);
    if (!done.cluster) return;
    this.toasts.done(`${done.cluster.name} is watched`);
    await this.router.navigate(['/clusters', done.cluster.id]);
  }
}
