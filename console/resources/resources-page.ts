import { Component } from '@angular/core';

@Component({ selector: 'hf-resources-page', template: `<div class="head"><h1>Resources</h1></div>` })
export class ResourcesPage {}
