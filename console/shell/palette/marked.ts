import { Component, computed, input } from '@angular/core';

/** A text in which the typed part is bold. */
@Component({
  selector: 'hf-marked',
  template: `{{ parts().before }}<strong>{{ parts().match }}</strong
    >{{ parts().after }}`,
})
export class Marked {
  readonly text = input.required<string>();
  readonly part = input.required<string>();
  protected readonly parts = computed(() => {
    const part = this.part().trim();
    const at = part ? this.text().toLowerCase().indexOf(part.toLowerCase()) : -1;
    if (at < 0) return { before: this.text(), match: '', after: '' };
    return {
      before: this.text().slice(0, at),
      match: this.text().slice(at, at + part.length),
      after: this.text().slice(at + part.length),
    };
  });
}
