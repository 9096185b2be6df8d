export { lineOf } from './line-of.js';
export { Log, safeText, safeValue } from './log.js';
