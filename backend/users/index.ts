export { type Caller, Callers } from './application/callers.js';
export { Rights } from './application/rights.js';
export { SetUp } from './application/set-up.js';
export { type Permission, permissionNames } from './domain/permissions.js';
export type { EffectiveRights, ScopeFilter, Verdict } from './domain/rights.js';
export type { ObjectFacts, Scope } from './domain/scope.js';
export { CurrentCaller } from './http/current-caller.js';
export { JudgingModule } from './judging.module.js';
export { UsersCoreModule, UsersModule } from './users.module.js';
