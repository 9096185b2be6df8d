import { Component, inject, input, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { type Problem, problemOf } from '../api/problem';
import type { ClusterExtra, ClusterExtraContents } from '../api/types/failover';
import { Ago } from '../ui/ago';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';
import { canBeUndone, extraStatus, saveSql } from './extra-words';

/** What only one member had: whether it is kept, its rows when somebody asks for them, and the way to undo them. */
@Component({
  selector: 'hf-extra-panel',
  imports: [Ago, Failed, StatusMark],
  template: `
    <div class="sech"><h2>What only one member has</h2></div>
    <div class="panel edge pad">
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
                [attr.aria-label]="'Show the rows of ' + one.member.name"
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
  readonly clusterId = input.required<string>();
  readonly extras = input.required<readonly ClusterExtra[]>();
  /** Whether rows may be looked at. */
  readonly operates = input(false);
  /** Whether undoing is offered here. */
  readonly undoes = input(false);
  readonly undo = output<{ kind: 'flashback'; member: string }>();
  protected readonly shown = signal<ClusterExtraContents | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly status = extraStatus;
  protected readonly undoable = canBeUndone;
  protected readonly save = saveSql;

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
