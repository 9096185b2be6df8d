import { Component } from '@angular/core';

@Component({ selector: 'hf-invite-page', template: `<div class="head"><h1>Invitation</h1></div>` })
export class InvitePage {}
