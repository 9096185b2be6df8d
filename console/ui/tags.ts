import { Component, input } from '@angular/core';

@Component({
  selector: 'hf-tags',
  host: { class: 'tags' },
  template: `@for (tag of tags(); track tag) {
    <span class="tag">{{ tag }}</span>
  }`,
})
export class Tags {
  readonly tags = input.required<readonly string[]>();
}
