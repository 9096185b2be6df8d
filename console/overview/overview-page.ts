import { Component } from '@angular/core';

@Component({ selector: 'hf-overview-page', template: `<div class="head"><h1>Overview</h1></div>` })
export class OverviewPage {}
