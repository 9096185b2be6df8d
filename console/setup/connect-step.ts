import { Component, output } from '@angular/core';
import { Draft } from '../ui/draft';
import { type Choice, Field } from '../ui/field';

const KINDS: readonly Choice[] = [
  { value: 'database', label: 'MariaDB or MySQL server' },
  { value: 'host', label: 'Host' },
  { value: 'http', label: 'Web service' },
  { value: 'tcp', label: 'TCP service' },
];

const EXAMPLES: Readonly<Record<string, string>> = {
  database: 'db-1 or db-1:3307',
  host: 'web-1.example.org',
  http: 'https://shop.example.org/health',
  tcp: 'mail-1:25',
};

/** The address alone; the page that adds resources asks the rest. */
@Component({
  selector: 'hf-connect-step',
  imports: [Field],
  template: `
    <form (submit)="go($event)">
      <h1>Connect a server</h1>
      <p class="lead">Its address is enough to begin. Holdfast only looks; nothing is changed on it.</p>
      <hf-field [draft]="draft" name="kind" kind="choice" label="What is it?" [choices]="kinds" />
      <hf-field [draft]="draft" name="address" label="Address" [placeholder]="example()" />
      <p class="go row">
        <button type="submit" class="b pri tall">Look at it</button>
        <button type="button" class="b txt tall" (click)="done.emit('/')">This machine first</button>
      </p>
    </form>
  `,
})
export class ConnectStep {
  readonly done = output<string>();
  protected readonly kinds = KINDS;
  protected readonly draft = new Draft({ kind: 'database', address: '' });

  protected example(): string {
    return EXAMPLES[this.draft.value().kind];
  }

  protected go(event: Event): void {
    event.preventDefault();
    const { kind, address } = this.draft.value();
    this.done.emit(`/resources/add?${new URLSearchParams({ kind, address: address.trim() })}`);
  }
}
