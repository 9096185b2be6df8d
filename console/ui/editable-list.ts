import { Component, input } from '@angular/core';
import { Denied, Failed, type ShownProblem, Skeleton } from './states';

/**
 * The frame of a list whose things are added, changed and removed: what it is for (`about`), the way to a new one
 * (`add`), what was refused, the table around its rows (content), and what stands there while there is none (`empty`).
 */
@Component({
  selector: 'hf-editable-list',
  imports: [Denied, Failed, Skeleton],
  template: `
    <div class="sech gap-below">
      <p class="sub text"><ng-content select="[about]" /></p>
      @if (mayEdit()) {
        <span class="r row"><ng-content select="[add]" /></span>
      }
    </div>
    @if (!mayEdit()) {
      <hf-denied [reason]="reason()"
        ><button type="button" class="b" disabled>{{ adding() }}</button></hf-denied
      >
    }
    @if (problem(); as shown) {
      <hf-failed [problem]="shown" />
    }
    @if (length()) {
      <div class="panel edge tw">
        <table class="two stack">
          <caption class="vh">
            {{
              name()
            }}
          </caption>
          <thead>
            <tr>
              @for (head of heads(); track head) {
                <th scope="col">{{ head }}</th>
              }
              <th scope="col" class="num"><span class="vh">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            <ng-content />
          </tbody>
        </table>
      </div>
    } @else if (length() === 0) {
      <ng-content select="[empty]" />
    } @else if (!problem()) {
      <div class="panel edge"><hf-skeleton [rows]="3" [columns]="heads().length" [two]="true" /></div>
    }
  `,
})
export class EditableList {
  /** What a screen reader calls the table. */
  readonly name = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  /** How many there are; undefined while nobody knows. */
  readonly length = input.required<number | undefined>();
  readonly problem = input.required<ShownProblem | null>();
  readonly mayEdit = input.required<boolean>();
  /** Why not, for whoever may only look, beside the button that they see disabled. */
  readonly reason = input.required<string>();
  readonly adding = input.required<string>();
}
