import { Component, computed, input } from '@angular/core';

/** A part longer than this may break anywhere. */
const KEPT = 26;

/** A host name, an address or a set of GTIDs: breaks after a dot, a colon or a comma before it breaks within a word. */
@Component({
  selector: 'hf-breaks',
  template: `@for (part of parts(); track $index) {
    <span [class.keep]="part.length <= kept">{{ part }}</span><wbr />
  }`,
})
export class Breaks {
  readonly text = input.required<string>();
  protected readonly kept = KEPT;
  protected readonly parts = computed(() => partsOf(this.text()));
}

/** Where it may break; an IPv4 address with its port stays whole. */
export function partsOf(text: string): string[] {
  if (/^[\d.]+(:\d+)?$/.test(text)) return [text];
  return text.match(/[^.:,]*[.:,]?/g)?.filter(Boolean) ?? [];
}
