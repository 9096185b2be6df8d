import { Component, input, output } from '@angular/core';
import type { Draft } from './draft';
import { Failed } from './states';

/** What was refused and belongs to no field; after a change by someone else, the way on without typing it again. */
@Component({
  selector: 'hf-draft-problem',
  imports: [Failed],
  template: `
    @if (draft().stale()) {
      <hf-failed [problem]="overtaken">
        <p class="row">
          <button type="button" class="b sm" (click)="again.emit()">Read it again, keep what I typed</button>
        </p>
      </hf-failed>
    } @else if (draft().problem(); as problem) {
      <hf-failed [problem]="problem" />
    }
  `,
})
export class DraftProblem<T extends object> {
  readonly draft = input.required<Draft<T>>();
  protected readonly overtaken = {
    title: 'Changed by someone else meanwhile',
    detail: 'Nothing was saved. What you typed stands here still.',
  };
  /** Read it again and rebase the draft on it. */
  readonly again = output<void>();
}
