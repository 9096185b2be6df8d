export { Log, safeText, safeValue } from './log.js';
