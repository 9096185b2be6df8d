import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiUrl } from '../../api/api';
import { query } from '../../api/query';
import type { LongHistory, Why } from '../../api/types/health';
import type { Page } from '../../api/types/page';
import type { ResourceView } from '../../api/types/resources';
import type { BackupView } from '../../api/types/backups';
import { Ago } from '../../ui/ago';
import { Ladder } from '../../ui/ladder';
import { StatusMark } from '../../ui/status';

/** What stands around a resource: what changed before, what it depends on, its backups, who was told. */
@Component({
  selector: 'hf-around',
  imports: [Ago, Ladder, RouterLink, StatusMark],
  template: `
    <aside class="panel edge stackp" aria-label="Around it">
      @if (changed().length) {
        <section>
          <h2>What changed before</h2>
          @for (change of changed(); track $index) {
            <p class="wrap">
              <strong>{{ change.sentence }}</strong>
            </p>
            <p class="sub gap"><hf-ago [at]="change.at" form="clock" />{{ change.by ? ' · ' + change.by : '' }}</p>
          }
        </section>
      }
      @if (resource().parentId) {
        <section>
          <h2>Depends on</h2>
          @if (resource().parent; as it) {
            <p class="row between">
              <a class="wrap" [routerLink]="['/resources', it.id]">{{ it.name }}</a><hf-status [of]="it.status" />
            </p>
          } @else {
            <p class="sub">A resource that you may not see.</p>
          }
        </section>
      }
      @if (resource().children.length) {
        <section>
          <h2>What depends on it</h2>
          <ul class="list">
            @for (it of children(); track it.id) {
              <li class="row between">
                <a class="wrap" [routerLink]="['/resources', it.id]">{{ it.name }}</a><hf-status [of]="it.status" />
              </li>
            }
          </ul>
          @if (resource().children.length > children().length) {
            <p class="sub">and {{ resource().children.length - children().length }} more</p>
          }
        </section>
      }
      @if (long().length) {
        <section>
          <h2>Long history</h2>
          <p class="row">
            @for (link of long(); track link.url) {
              <a [href]="link.url" target="_blank" rel="noopener noreferrer">{{ link.name }}</a>
            }
          </p>
        </section>
      }
      @if (mayBackUp()) {
        <section>
          <h2>Backups</h2>
          @if (last(); as backup) {
            <p><hf-ladder [stage]="backup.state" /></p>
            <p class="sub">
              last <hf-ago [at]="backup.endedAt" /> · <a [routerLink]="['/backups', backup.id]">open it</a>
            </p>
          } @else if (backups.value()) {
            <p class="sub">
              None yet: nothing could be restored. Back it up now, or <a routerLink="/backups">make a plan</a>.
            </p>
          }
        </section>
      }
      @if (told().length) {
        <section>
          <h2>Told</h2>
          @for (one of told(); track $index) {
            <p class="wrap">{{ one.sentence }}</p>
          }
        </section>
      }
      @if (resource().runbookUrl || resource().notes) {
        <section>
          <h2>Notes</h2>
          @if (resource().runbookUrl) {
            <p><a class="wrap" [href]="resource().runbookUrl" rel="noreferrer" target="_blank">Runbook</a></p>
          }
          <p class="notes wrap">{{ resource().notes }}</p>
        </section>
      }
      @if (quiet()) {
        <section>
          <p class="sub">
            It depends on nothing, and nothing changed before. Notes and a runbook link can be added under Settings.
          </p>
        </section>
      }
    </aside>
  `,
})
export class Around {
  readonly resource = input.required<ResourceView>();
  readonly why = input<Why | undefined>();

  protected readonly children = computed(() => this.resource().children.slice(0, 8));
  protected readonly mayBackUp = computed(
    () => this.resource().may.includes('backup.read') && ['database', 'host'].includes(this.resource().kind),
  );
  protected readonly backups = query<Page<BackupView>>(
    () => (this.mayBackUp() ? apiUrl('backups', { resource: this.resource().id, limit: 1 }) : undefined),
    { follows: ['backup', 'backup-run'] },
  );
  protected readonly last = computed(() => this.backups.value()?.items[0] ?? null);
  protected readonly changed = computed(() => (this.why()?.changedBefore ?? []).slice(0, 3));
  private readonly links = query<LongHistory>(() => apiUrl(`resources/${this.resource().id}/long-history`));
  protected readonly long = computed(() => this.links.value()?.links ?? []);
  protected readonly told = computed(() => (this.why()?.told ?? []).slice(0, 3));
  protected readonly quiet = computed(() => {
    const it = this.resource();
    return (
      !this.changed().length &&
      !it.parentId &&
      !it.children.length &&
      !this.mayBackUp() &&
      !this.told().length &&
      !it.runbookUrl &&
      !it.notes
    );
  });
}
