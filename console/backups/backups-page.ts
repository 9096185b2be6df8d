import { Component } from '@angular/core';

@Component({ selector: 'hf-backups-page', template: `<div class="head"><h1>Backups</h1></div>` })
export class BackupsPage {}
