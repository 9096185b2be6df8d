import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { DialogFrame } from './dialog-frame';
import type { Agreed, Plan } from './dialog-data';
import { Draft } from './draft';
import { Field } from './field';
import { duration } from './format';
import { Ticker } from './ticker';

@Component({
  selector: 'hf-plan',
  imports: [DialogFrame, Field],
  template: `
    <form (submit)="agree($event)">
      <hf-dialog [title]="plan.question" [crumb]="crumb()">
        @if (plan.lost) {
          <p class="note red">
            <strong>{{ plan.lost }}</strong>
          </p>
        }
        @if (plan.note) {
          <p class="note neutral">{{ plan.note }}</p>
        }
        <div class="plan-body" [class.asks]="asks">
          <section>
            <h2>What will be done</h2>
            <table class="steps">
              <caption class="vh">
                Steps of the plan
              </caption>
              <thead>
                <tr>
                  <th scope="col">Step</th>
                  <th scope="col">Where</th>
                  @if (timed) {
                    <th scope="col" class="num">Takes</th>
                  }
                </tr>
              </thead>
              <tbody>
                @for (step of plan.steps; track $index) {
                  @if ($index === plan.noWayBack) {
                    <tr class="no-way-back">
                      <td [attr.colspan]="timed ? 3 : 2">From here there is no way back</td>
                    </tr>
                  }
                  <tr>
                    <td>
                      {{ $index + 1 }}. {{ step.text }}
                      @if (step.why) {
                        <span class="sub">{{ step.why }}</span>
                      }
                    </td>
                    <td class="sub">{{ step.where }}</td>
                    @if (timed) {
                      <td class="num">{{ step.takes ?? '–' }}</td>
                    }
                  </tr>
                }
              </tbody>
            </table>
            @if (plan.pointOfNoReturn) {
              <p class="sub">{{ plan.pointOfNoReturn }}</p>
            }
          </section>
          @if (asks) {
            <section>
              @if (plan.typedName) {
                <hf-field
                  [draft]="draft"
                  name="typed"
                  [label]="'Type the name, ' + plan.typedName"
                  [hint]="matches() ? 'Matches' : ''"
                />
              }
              @if (plan.asksReason) {
                <hf-field [draft]="draft" name="reason" kind="area" label="Reason, for the audit log" />
              }
            </section>
          }
        </div>
        <ng-container foot>
          <span class="sub">{{ expired() ? 'This plan is too old: cancel and preview it again.' : '' }}</span>
          <button type="button" class="b" data-first (click)="ref.close()">Cancel</button>
          <button type="submit" class="b" [class.pri]="!plan.danger" [class.danger]="plan.danger" [disabled]="!ready()">
            {{ plan.button }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class PlanDialog {
  private readonly ticker = inject(Ticker);
  protected readonly plan = inject<Plan>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<Agreed>>(DialogRef);
  protected readonly draft = new Draft({ typed: '', reason: '' });
  /** Whether any step says how long it takes. */
  protected readonly timed = this.plan.steps.some(({ takes }) => takes);
  protected readonly asks = !!this.plan.typedName || !!this.plan.asksReason;
  protected readonly left = computed(() => (this.plan.validUntil ?? Infinity) - this.ticker.now());
  protected readonly expired = computed(() => this.left() <= 0);
  protected readonly matches = computed(() => this.draft.value().typed.trim() === this.plan.typedName);
  protected readonly ready = computed(
    () =>
      !this.expired() &&
      (!this.plan.typedName || this.matches()) &&
      (!this.plan.asksReason || this.draft.value().reason.trim().length > 2),
  );
  protected readonly crumb = computed(() => {
    const valid = this.plan.validUntil ? `valid ${duration(Math.max(0, this.left()))} more` : '';
    return [this.plan.id && `Plan ${this.plan.id}`, this.plan.madeFrom, valid].filter(Boolean).join(' · ');
  });

  protected agree(event: Event): void {
    event.preventDefault();
    if (this.ready()) this.ref.close({ reason: this.draft.value().reason.trim() });
  }
}
