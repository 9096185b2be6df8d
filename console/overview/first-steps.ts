import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../ui/icon';
import { Beginnings } from './beginnings';

/** Five things, each with its minutes; gone when all are done. */
@Component({
  selector: 'hf-first-steps',
  imports: [Icon, RouterLink],
  template: `
    @if (open()) {
      <section>
        <h2>First steps</h2>
        <ol class="ticks">
          @for (step of beginnings.steps(); track step.key) {
            <li [class.done]="step.done">
              @if (step.done) {
                <hf-icon name="check" /><span><span class="vh">Done: </span>{{ step.title }}</span>
              } @else {
                <i aria-hidden="true"></i><a [routerLink]="step.path" [queryParams]="step.query">{{ step.title }}</a
                ><span class="sub">{{ step.minutes }} min</span>
              }
            </li>
          }
        </ol>
      </section>
    }
  `,
})
export class FirstSteps {
  protected readonly beginnings = inject(Beginnings);
  protected readonly open = computed(() => this.beginnings.steps().some((step) => !step.done));
}
