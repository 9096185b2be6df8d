import { Component, computed, input } from '@angular/core';
import { plural } from '../../ui/format';

/** So many letters stand beside the title, so many more in a line of their own; the rest behind a disclosure. */
const BESIDE = 36;
const BELOW = 72;

/** The statements and commands as they were sent: short ones in the line, long ones one below the other. */
@Component({
  selector: 'hf-sent',
  template: `
    @if (length() <= beside) {
      @for (line of lines(); track $index) {
        <code class="sql inl">{{ line }}</code>
      }
    } @else if (length() <= below) {
      <span class="sent">
        @for (line of lines(); track $index) {
          <code class="sql inl">{{ line }}</code>
        }
      </span>
    } @else {
      <details>
        <summary>{{ words() }}</summary>
        @for (statement of statements(); track $index) {
          <code class="sql">{{ statement }}</code>
        }
      </details>
    }
  `,
})
export class Sent {
  readonly lines = input.required<readonly string[]>();
  protected readonly beside = BESIDE;
  protected readonly below = BELOW;
  protected readonly length = computed(() => this.lines().join(' ').length);
  protected readonly statements = computed(() => this.lines().flatMap((line) => line.split(/;\s+/)));
  protected readonly words = computed(() => plural(this.statements().length, 'statement'));
}
