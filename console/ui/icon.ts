import { Component, input } from '@angular/core';

/** One of the symbols in index.html; always beside a word, so hidden from assistive technology. */
@Component({
  selector: 'hf-icon',
  host: { class: 'icon', 'aria-hidden': 'true' },
  template: `<svg class="i"><use [attr.href]="'#i-' + name()" /></svg>`,
})
export class Icon {
  readonly name = input.required<string>();
}
