import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** The head of a page about one thing: where it belongs, its `name`, how it stands, and the `acts` upon it. */
@Component({
  selector: 'hf-page-head',
  imports: [RouterLink],
  host: { class: 'head' },
  template: `
    <div class="t">
      <p class="crumb">
        <a [routerLink]="up()">{{ among() }}</a><ng-content select="[crumb]" />
      </p>
      <h1 class="wrap"><ng-content select="[name]" /></h1>
      <p class="sub wrap"><ng-content /></p>
    </div>
    <ng-content select=".acts" />
  `,
})
export class PageHead {
  /** The page that lists its like, and what they are called. */
  readonly up = input.required<string>();
  readonly among = input.required<string>();
}
