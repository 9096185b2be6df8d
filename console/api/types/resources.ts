import type { Wire } from '../contract';

export type ResourceSummary = Wire<'ResourceSummary'>;
export type ResourceView = Wire<'Resource'>;
export type ResourceRelative = Wire<'ResourceRelative'>;
export type ResourceTags = Wire<'ResourceTags'>;
export type CredentialView = Wire<'Credential'>;
export type ResourceKind = ResourceSummary['kind'];

/** What a database said when only its address was known. */
export type DatabaseLook = Wire<'DatabaseLook'>;
export type AccountAdvice = DatabaseLook['accounts'][number];
export type FoundServer = DatabaseLook['beside'][number];
export type CredentialTest = Wire<'CredentialTest'>;

/** What an import would do, or did. */
export type ImportOutcome = Wire<'ImportOutcome'>;
