import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './shell/app';
import { appConfig } from './shell/app.config';

bootstrapApplication(App, appConfig).catch((error) => console.error(error));
