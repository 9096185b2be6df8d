import { Component } from '@angular/core';

@Component({ selector: 'hf-audit-page', template: `<div class="head"><h1>Audit</h1></div>` })
export class AuditPage {}
