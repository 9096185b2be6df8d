import { Component, DestroyRef, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { type Problem, problemOf } from '../api/problem';
import type { ClusterExtra, ClusterExtraContents, ClusterMember } from '../api/types/failover';
import type { JobView } from '../api/types/jobs';
import { Ago } from '../ui/ago';
import { Failed, type ShownProblem } from '../ui/states';
import { StatusMark } from '../ui/status';
import { canBeUndone, extraStatus, saveSql } from './extra-words';

const LOOK_MS = 500;

/** What only one member had: whether it is kept, its rows when somebody asks for them, and the way to undo them. */
@Component({
  selector: 'hf-extra-panel',
  imports: [Ago, Failed, RouterLink, StatusMark],
  template: `
    <div class="sech"><h2>What only one member has</h2></div>
    <div class="panel edge pad">
      @for (one of unread(); track one.id) {
        <div class="row wrap">
          <span class="text">
            <strong>{{ one.name }}</strong>:
            <hf-status of="degraded" loud="plain"
              >it has transactions of its own ({{ one.errant.join(', ') }}), which nobody has read yet</hf-status
            >
          </span>
          @if (operates()) {
            @if (reading()[one.id]; as job) {
              <span class="sub">being read, <a [routerLink]="['/jobs', job]">watch it</a></span>
            } @else {
              <button type="button" class="b sm" [attr.aria-label]="'Read the rows of ' + one.name" (click)="read(one)">
                Read the rows
              </button>
            }
          }
        </div>
      }
      @if (refused(); as what) {
        <hf-failed [problem]="what" />
      }
      @for (one of extras(); track one.id) {
        <div class="row wrap">
          <span class="text">
            <strong>{{ one.member.name }}</strong>:
            <hf-status [of]="status(one)" loud="plain">{{ one.sentence }}</hf-status>
            <span class="sub">
              read <hf-ago [at]="one.at" />
              @if (one.noUndo && one.state === 'kept' && one.count) {
                · cannot be undone: {{ one.noUndo }}
              }
            </span>
          </span>
          @if (operates()) {
            @if (one.kept) {
              <button
                type="button"
                class="b sm"
                [attr.aria-label]="(shown()?.id === one.id ? 'Hide' : 'Show') + ' the rows of ' + one.member.name"
                [attr.aria-expanded]="shown()?.id === one.id"
                (click)="show(one)"
              >
                {{ shown()?.id === one.id ? 'Hide the rows' : 'Show the rows' }}
              </button>
            }
            @if (undoes() && undoable(one)) {
              <button
                type="button"
                class="b sm"
                [attr.aria-label]="'Undo what only ' + one.member.name + ' has…'"
                (click)="undo.emit({ kind: 'flashback', member: one.member.id })"
              >
                Undo…
              </button>
            }
          }
        </div>
        @if (problem(); as what) {
          <hf-failed [problem]="what" />
        }
        @if (shown(); as contents) {
          @if (contents.id === one.id) {
            <p class="sub wrap">That you looked at them stands in the audit trail.</p>
            @for (transaction of contents.transactions; track transaction.gtid) {
              <p class="sub mono">{{ transaction.gtid }}</p>
              <code class="sql">{{ transaction.lines.join('\\n') }}</code>
            }
            <p><button type="button" class="b sm" (click)="save(contents)">Save as SQL</button></p>
          }
        }
      }
    </div>
  `,
})
export class ExtraPanel {
  private readonly api = inject(Api);
  private gone = false;
  readonly clusterId = input.required<string>();
  readonly extras = input.required<readonly ClusterExtra[]>();
  /** Members whose own transactions nobody has read yet. */
  readonly unread = input<readonly Pick<ClusterMember, 'id' | 'name' | 'errant'>[]>([]);
  /** Whether rows may be looked at. */
  readonly operates = input(false);
  /** Whether undoing is offered here. */
  readonly undoes = input(false);
  readonly undo = output<{ kind: 'flashback'; member: string }>();
  protected readonly shown = signal<ClusterExtraContents | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly refused = signal<ShownProblem | null>(null);
  /** By member, the job that reads them. */
  protected readonly reading = signal<Readonly<Record<string, string>>>({});
  protected readonly status = extraStatus;
  protected readonly undoable = canBeUndone;
  protected readonly save = saveSql;

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.gone = true));
  }

  /** The rows are kept, and may be looked at and undone: the cluster's page shows them when they are there. */
  protected async read({ id }: Pick<ClusterMember, 'id'>): Promise<void> {
    this.refused.set(null);
    try {
      const job = await this.api.post<JobView>(`clusters/${this.clusterId()}/members/${id}/extra`);
      this.reading.update((before) => ({ ...before, [id]: job.id }));
      const failure = await this.failureOf(job.id);
      if (failure) this.refused.set(failure);
    } catch (error) {
      this.refused.set(problemOf(error));
    } finally {
      this.reading.update(({ [id]: _, ...rest }) => rest);
    }
  }

  /** Waits for the end of the job, as long as the page is open. */
  private async failureOf(jobId: string): Promise<ShownProblem | null> {
    for (;;) {
      const { endedAt, failure } = await this.api.get<JobView>(`jobs/${jobId}`);
      if (failure) return { title: 'They could not be read', detail: failure.reason, remedy: failure.remedy ?? '' };
      if (endedAt !== null || this.gone) return null;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  protected async show({ id }: ClusterExtra): Promise<void> {
    this.problem.set(null);
    if (this.shown()?.id === id) return this.shown.set(null);
    try {
      this.shown.set(await this.api.post<ClusterExtraContents>(`clusters/${this.clusterId()}/extra/${id}/read`));
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }
}
