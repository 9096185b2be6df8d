import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { DialogFrame } from '../ui/dialog-frame';
import { NAV_ITEMS } from './nav-items';

@Component({
  selector: 'hf-key-help',
  imports: [DialogFrame],
  template: `
    <hf-dialog title="Keys">
      <dl class="kv keys">
        @for (line of lines; track line.what) {
          <dt>
            @for (key of line.keys; track $index) {
              <kbd>{{ key }}</kbd>
            }
          </dt>
          <dd>{{ line.what }}</dd>
        }
      </dl>
      <ng-container foot
        ><span class="sub">Keys work when no field has the focus.</span
        ><button type="button" class="b" (click)="ref.close()">Close</button></ng-container
      >
    </hf-dialog>
  `,
})
export class KeyHelp {
  protected readonly ref = inject(DialogRef);
  protected readonly lines = [
    { keys: ['Ctrl', 'K'], what: 'Find or do anything' },
    { keys: ['/'], what: 'Filter the list' },
    { keys: ['j'], what: 'Next row' },
    { keys: ['k'], what: 'Previous row' },
    { keys: ['Enter'], what: 'Open the row' },
    { keys: ['b'], what: 'Back up now' },
    ...NAV_ITEMS.map((item) => ({ keys: ['g', item.key], what: `Go to ${item.label}` })),
    { keys: ['?'], what: 'This help' },
  ];
}
