export type ResourceKind = 'host' | 'database' | 'http' | 'tcp';

export interface ResourceView {
  readonly id: string;
  readonly name: string;
  readonly kind: ResourceKind;
  readonly address: string;
  readonly tags: readonly string[];
  readonly parentId: string | null;
  readonly environment: string;
  readonly notes: string;
  readonly ownerId: string | null;
  readonly runbookUrl: string;
  readonly status: string;
  readonly statusSince: number | null;
  readonly version: number;
}

/** What a database said when only its address was known. */
export interface DatabaseLook {
  readonly reachable: boolean;
  readonly sentence: string;
  readonly version: string | null;
  readonly role: string | null;
  readonly replicas: readonly { readonly address: string; readonly known?: boolean }[];
  readonly statements: readonly { readonly purpose: string; readonly statements: readonly string[] }[];
}

export interface CredentialTest {
  readonly ok: boolean;
  readonly sentence?: string;
  readonly missing: readonly { readonly grant: string; readonly statement: string }[];
}

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
