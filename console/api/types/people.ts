export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly status: 'invited' | 'active' | 'disabled';
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
  readonly version: number;
}

export interface ListedPerson extends PersonView {
  readonly roles: readonly string[];
}

export interface InviteLink {
  readonly inviteLink: string;
  readonly expiresAt: number;
}

export interface Consequences {
  readonly sentences: readonly string[];
  readonly lastOwner: boolean;
}

export interface OpenSession {
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
}

export interface RoleView {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly permissions: readonly { readonly name: string; readonly sentence: string; readonly reach: string }[];
}

export interface GrantView {
  readonly id: string;
  readonly subjectKind: 'person' | 'service';
  readonly subjectId: string;
  readonly subjectName: string;
  readonly role: string;
  readonly roleTitle: string;
  readonly scope: {
    readonly kind: 'everything' | 'tag' | 'resource';
    readonly value: string | null;
    readonly name: string | null;
  };
  readonly endsAt: number | null;
  readonly ended: boolean;
  readonly givenAt: number;
  readonly givenBy: string;
}

export interface Explanation {
  readonly allowed: boolean;
  readonly sentence: string;
  readonly because: {
    readonly id: string;
    readonly role: string;
    readonly scope: string;
    readonly endsAt: number | null;
  } | null;
  readonly missing: {
    readonly permission: string;
    readonly meaning: string;
    readonly roles: readonly { readonly name: string; readonly title: string }[];
    readonly scopes: readonly string[];
  } | null;
  readonly canBeGivenBy: readonly { readonly id: string; readonly name: string }[];
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly string[] | null;
  readonly addresses: readonly string[];
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedFrom: string | null;
}

export interface MadeToken extends TokenView {
  /** Shown once, never again. */
  readonly token: string;
}

export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly createdAt: number;
  readonly tokens: readonly TokenView[];
}
