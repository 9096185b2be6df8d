import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './shell/app';
import { appConfig } from './shell/app.config';

void bootstrapApplication(App, appConfig);
