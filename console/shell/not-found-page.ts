import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Empty } from '../ui/states';

@Component({
  selector: 'hf-not-found-page',
  imports: [Empty, RouterLink],
  template: `
    <div class="head"><h1>There is no such page</h1></div>
    <hf-empty title="Nothing lives at this address">
      It may have been removed, or you may not be allowed to see it.
      <a action class="b" routerLink="/">Go to the overview</a>
    </hf-empty>
  `,
})
export class NotFoundPage {}
