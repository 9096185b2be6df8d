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

export interface ImportPlanView {
  readonly added: readonly {
    readonly line: number;
    readonly name: string;
    readonly kind: string;
    readonly address: string;
  }[];
  readonly changed: readonly {
    readonly line: number;
    readonly name: string;
    readonly differences: readonly { readonly field: string; readonly before: string; readonly after: string }[];
  }[];
  readonly unchanged: readonly { readonly line: number; readonly name: string }[];
  readonly errors: readonly {
    readonly line: number;
    readonly text: string;
    readonly reason: string;
    readonly remedy: string;
  }[];
}
