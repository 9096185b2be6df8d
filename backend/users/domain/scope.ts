/** Where a grant holds. `resource` is inherited downwards: it also covers whatever has that resource among its ancestors. */
export type Scope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'tag'; readonly value: string }
  | { readonly kind: 'resource'; readonly value: string };

export type ScopeKind = Scope['kind'];

/** What the evaluator needs to know of an object. The feature that owns the object supplies it; `users` never looks it up. */
export interface ObjectFacts {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly ancestors: readonly string[];
}

/** Law: a scope covers an object if it is everything, a tag the object bears, the object itself or one of its ancestors. */
export function covers(scope: Scope, facts: ObjectFacts): boolean {
  switch (scope.kind) {
    case 'everything':
      return true;
    case 'tag':
      return facts.tags.includes(scope.value);
    case 'resource':
      return facts.id === scope.value || facts.ancestors.includes(scope.value);
  }
}

/** Every scope that covers the object, narrowest first. */
export function scopesCovering(facts: ObjectFacts): Scope[] {
  return [
    { kind: 'resource', value: facts.id },
    ...facts.ancestors.map((value): Scope => ({ kind: 'resource', value })),
    ...facts.tags.map((value): Scope => ({ kind: 'tag', value })),
    { kind: 'everything' },
  ];
}

const width = { everything: 0, tag: 1, resource: 2 } as const;

/** Orders scopes from the widest to the narrowest. */
export function widestFirst(a: Scope, b: Scope): number {
  return width[a.kind] - width[b.kind];
}

/** "everything", "tag:web" or the name of the resource where it is known. */
export function scopeText(scope: Scope, facts?: ObjectFacts): string {
  if (scope.kind === 'everything') return 'everything';
  if (scope.kind === 'tag') return `tag:${scope.value}`;
  return facts?.id === scope.value ? facts.name : `resource:${scope.value}`;
}
