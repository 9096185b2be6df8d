import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Denied } from './states';

/** In place of "Back up now" for those who may not: the button, why it is off, and the way to who could allow it. */
@Component({
  selector: 'hf-back-up-denied',
  imports: [Denied, RouterLink],
  template: `
    <hf-denied [reason]="reason()">
      <button type="button" class="b" disabled>Back up now…</button>
      <a explain routerLink="/access/explain" [queryParams]="{ action: 'backup.run', resource: resourceId() }"
        >Explain</a
      >
    </hf-denied>
  `,
})
export class BackUpDenied {
  readonly reason = input.required<string>();
  readonly resourceId = input<string>();
}
