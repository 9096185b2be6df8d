import { Component } from '@angular/core';

@Component({ selector: 'hf-setup-page', template: `<div class="head"><h1>Set up</h1></div>` })
export class SetupPage {}
