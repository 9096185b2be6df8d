export { Config } from './config.js';
export { ConfigErrors, loadConfig } from './load.js';
export { settings } from './settings.js';
