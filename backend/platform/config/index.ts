export { Config } from './config.js';
export { configurationDocument } from './document.js';
export { ConfigErrors, loadConfig } from './load.js';
export { settings } from './settings.js';
