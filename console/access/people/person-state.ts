import { Component, input } from '@angular/core';
import { StatusMark } from '../../ui/status';

/** Whether a person can sign in, as glyph and word. */
@Component({
  selector: 'hf-person-state',
  imports: [StatusMark],
  template: `
    @switch (of()) {
      @case ('active') {
        <hf-status of="up" loud="quiet">Active</hf-status>
      }
      @case ('invited') {
        <hf-status of="unknown" loud="plain">Invited, not come yet</hf-status>
      }
      @default {
        <hf-status of="paused" loud="quiet">Disabled</hf-status>
      }
    }
  `,
})
export class PersonState {
  readonly of = input.required<'invited' | 'active' | 'disabled'>();
}

/** "backup-operator" is "Backup operator". */
export function roleTitle(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
