import { afterEveryRender, afterNextRender, Component, ElementRef, inject, input, viewChild } from '@angular/core';
import { type CdkDialogContainer, DialogRef } from '@angular/cdk/dialog';

/** Header, scrolling body and a footer that stays; a dialog's own component fills them. */
@Component({
  selector: 'hf-dialog',
  host: { class: 'dlg' },
  template: `
    <header>
      @if (crumb()) {
        <p class="crumb">{{ crumb() }}</p>
      }
      <h1 [id]="titleId">{{ title() }}</h1>
    </header>
    <div class="body" #body><ng-content /></div>
    <footer><ng-content select="[foot]" /></footer>
  `,
})
export class DialogFrame {
  private readonly ref = inject(DialogRef);
  readonly title = input.required<string>();
  readonly crumb = input('');
  protected readonly titleId = `${this.ref.id}-title`;

  private readonly body = viewChild.required<ElementRef<HTMLElement>>('body');

  constructor() {
    // What is longer than the screen is scrolled with the keyboard too; what is not is no stop on the way.
    afterEveryRender({
      earlyRead: () => {
        const { scrollHeight, clientHeight } = this.body().nativeElement;
        return scrollHeight > clientHeight;
      },
      write: (scrolls) => {
        const { nativeElement } = this.body();
        if (scrolls) nativeElement.setAttribute('tabindex', '0');
        else nativeElement.removeAttribute('tabindex');
      },
    });
    (this.ref.containerInstance as CdkDialogContainer)._addAriaLabelledBy(this.titleId);
    const frame = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender(() => {
      if (document.activeElement === document.body) frame.querySelector<HTMLElement>(NEXT)?.focus();
    });
  }
}

/** Where the focus goes when what had it made way for this: a form for the key that came of it. */
const NEXT = '.copy button, [data-first]';
