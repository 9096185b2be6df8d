import type { Wire } from '../contract';

export type PersonView = Wire<'Person'>;
export type ListedPerson = Wire<'ListedPerson'>;
export type InviteLink = Wire<'InviteLink'>;
export type Consequences = Wire<'PersonConsequences'>;
export type OpenSession = Wire<'OpenSession'>;
export type RoleView = Wire<'Role'>;
export type GrantView = Wire<'Grant'>;
export type Explanation = Wire<'AccessExplanation'>;
export type TokenView = Wire<'Token'>;
export type MadeToken = Wire<'MadeToken'>;
export type ServiceAccount = Wire<'ServiceAccount'>;
