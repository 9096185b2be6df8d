export { ThreadLink } from './thread-link.js';
