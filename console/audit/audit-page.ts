import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router } from '@angular/router';
import { apiUrl } from '../api/api';
import type { Wire } from '../api/contract';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Page } from '../api/types/page';
import { CursorTrail, Pager } from '../ui/pager';
import { Empty, Failed, Skeleton } from '../ui/states';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { ChainState } from './chain-state';

const PAGE_SIZE = 50;

/** Who did what, when, from where, with what result; and whether the trail is whole. */
@Component({
  selector: 'hf-audit-page',
  imports: [AuditFilters, AuditTable, ChainState, Empty, Failed, Pager, Skeleton],
  template: `
    <div class="head">
      <div class="t">
        <h1>Audit</h1>
        <p class="sub">Every change and every refusal, chained so that a missing or altered row is found.</p>
      </div>
      @if (may() && mayExport()) {
        <div class="acts">
          <a class="b" [href]="exportUrl('syslog')" download="holdfast-audit.log">Export as syslog</a
          ><a class="b" [href]="exportUrl('jsonl')" download="holdfast-audit.jsonl">Export as JSON lines</a>
        </div>
      }
    </div>
    @if (!may()) {
      <hf-empty title="You may not read the audit trail">
        It needs the permission audit.read, which Auditor, Administrator and Owner hold. Explain says who can give it.
      </hf-empty>
    } @else {
      <hf-chain-state />
      <hf-audit-filters [value]="filters()" (changed)="filter($event)" />
      @if (list.problem(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="list.reload()" />
      }
      @if (list.value(); as page) {
        @if (page.items.length) {
          <hf-audit-table [rows]="page.items" />
          <hf-pager [(trail)]="trail" [list]="page" [size]="size" />
        } @else {
          <hf-empty title="No entry matches">
            Nothing in the trail fits this filter.
            <button action type="button" class="b" (click)="clear()">Show all entries</button>
          </hf-empty>
        }
      } @else if (!list.problem()) {
        <div class="panel edge"><hf-skeleton [rows]="12" [columns]="5" [two]="true" /></div>
      }
    }
  `,
})
export class AuditPage {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly actor = input<string>();
  readonly action = input<string>();
  readonly subject = input<string>();
  readonly result = input<string>();
  readonly from = input<string>();

  protected readonly size = PAGE_SIZE;
  protected readonly may = computed(() => this.session.may('audit.read'));
  protected readonly mayExport = computed(() => this.session.may('audit.export'));
  protected readonly filters = computed(() => ({
    actor: this.actor() ?? '',
    action: this.action() ?? '',
    subject: this.subject() ?? '',
    result: this.result() ?? '',
    from: this.from() ?? '',
  }));
  protected readonly trail = linkedSignal({ source: this.filters, computation: () => new CursorTrail() });
  protected readonly list = query<Page<Wire<'AuditEntry'>>>(
    () =>
      this.may() ? apiUrl('audit', { ...this.filters(), limit: PAGE_SIZE, after: this.trail().current }) : undefined,
    { everyMs: 10_000 },
  );

  protected exportUrl(format: string): string {
    return apiUrl('audit/export', { ...this.filters(), format });
  }

  protected clear(): void {
    this.filter({ actor: '', action: '', subject: '', result: '', from: '' });
  }

  protected filter(changed: Record<string, string>): void {
    const queryParams = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, value || null]));
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
