export { Clock, ManualClock } from './clock.js';
