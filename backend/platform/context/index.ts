export { anonymous, currentActor, currentContext, enterContext, inContext, runAs, system } from './context.js';
export type { Actor, WorkContext } from './context.js';
