import { Component } from '@angular/core';

@Component({ selector: 'hf-settings-page', template: `<div class="head"><h1>Settings</h1></div>` })
export class SettingsPage {}
