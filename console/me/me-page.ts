import { Component } from '@angular/core';

@Component({ selector: 'hf-me-page', template: `<div class="head"><h1>Your account</h1></div>` })
export class MePage {}
