import { Component, inject, input, signal } from '@angular/core';
import { Announcer } from './announcer';
import { Icon } from './icon';

/** A line that is typed elsewhere, with its copy button. */
@Component({
  selector: 'hf-copy',
  imports: [Icon],
  host: { class: 'copy' },
  template: `
    <code class="sql">{{ text() }}</code>
    <button type="button" class="b sm" (click)="copy()" [attr.aria-label]="'Copy ' + (name() || text())">
      <hf-icon [name]="copied() ? 'check' : 'copy'" />{{ copied() ? 'Copied' : 'Copy' }}
    </button>
  `,
})
export class Copy {
  private readonly announcer = inject(Announcer);
  readonly text = input.required<string>();
  readonly name = input('');
  protected readonly copied = signal(false);

  protected async copy(): Promise<void> {
    await writeToClipboard(this.text());
    this.copied.set(true);
    this.announcer.say('Copied');
    setTimeout(() => this.copied.set(false), 2000);
  }
}

/** navigator.clipboard exists only in secure contexts; a selection and the old command work elsewhere. */
export async function writeToClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'vh';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
