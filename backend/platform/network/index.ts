export { forbiddenTarget } from './forbidden-target.js';
