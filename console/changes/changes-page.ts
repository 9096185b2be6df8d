import { Component } from '@angular/core';

@Component({ selector: 'hf-changes-page', template: `<div class="head"><h1>Changes</h1></div>` })
export class ChangesPage {}
