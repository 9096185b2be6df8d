import { Component } from '@angular/core';

@Component({ selector: 'hf-jobs-page', template: `<div class="head"><h1>Jobs</h1></div>` })
export class JobsPage {}
