import { SetMetadata } from '@nestjs/common';

/** What a route asks of its caller. Every route declares exactly one; the server refuses to start otherwise. */
export type Access =
  | { kind: 'public'; reason: string }
  | { kind: 'signed-in'; reason: string }
  | { kind: 'permission'; permission: string; on: 'everything' | 'list' | ObjectParam };

/** The object a permission is judged on, found by a route parameter. */
export interface ObjectParam {
  /** The kind whose ObjectResolver finds the facts, e.g. `resource`. */
  object: string;
  /** Name of the route parameter that holds the object's id. */
  param: string;
}

export const accessKey = 'holdfast:access';
export const stepUpKey = 'holdfast:step-up';
export const readPermissionKey = 'holdfast:read-permission';

/** Anyone may call it; say why. */
export const Public = (reason: string) => SetMetadata(accessKey, { kind: 'public', reason } satisfies Access);

/** Anyone who is signed in may call it, e.g. on what is their own; say why. */
export const SignedIn = (reason: string) => SetMetadata(accessKey, { kind: 'signed-in', reason } satisfies Access);

/**
 * The caller needs `permission`: on everything; with `{ list: true }` on at least one thing (the query then filters by
 * the caller's rights); with `{ object, param }` on the object named by the route, and a caller who may not read that
 * object (`<object>.read`, or the permission itself where there is none) is told 404.
 */
export const Permission = (permission: string, on: { list: true } | ObjectParam | Record<string, never> = {}) =>
  SetMetadata(accessKey, {
    kind: 'permission',
    permission,
    on: 'object' in on ? (on as ObjectParam) : 'list' in on ? 'list' : 'everything',
  } satisfies Access);

/** Dangerous: the caller must have confirmed the password a short time ago. Tokens pass, they have no password. */
export const StepUp = () => SetMetadata(stepUpKey, true);

/** What rights are judged on: what an object is, and where it stands. */
export interface ObjectFacts {
  kind: string;
  id: string;
  name: string;
  tags: string[];
  /** Ids of the parent, its parent and so on: rights are inherited downwards. */
  ancestors: string[];
}

/** Finds the facts of one kind of object by id. Features register theirs with `ObjectResolvers.add`. */
export interface ObjectResolver {
  kind: string;
  /** The permission without which the object does not exist for the caller. */
  readPermission: string;
  /** Null when there is no such object. */
  facts(id: string): Promise<ObjectFacts | null>;
}

/** The resolvers of all features, by kind. */
export class ObjectResolvers {
  private readonly byKind = new Map<string, ObjectResolver>();

  add(resolver: ObjectResolver): void {
    this.byKind.set(resolver.kind, resolver);
  }

  get(kind: string): ObjectResolver {
    const resolver = this.byKind.get(kind);
    if (!resolver) throw new Error(`no ObjectResolver is registered for "${kind}"`);
    return resolver;
  }

  kinds(): string[] {
    return [...this.byKind.keys()];
  }
}
