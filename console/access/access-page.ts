import { Component } from '@angular/core';

@Component({ selector: 'hf-access-page', template: `<div class="head"><h1>Access</h1></div>` })
export class AccessPage {}
