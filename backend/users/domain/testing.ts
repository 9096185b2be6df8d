import type { Grant } from './grant.js';
import type { ObjectFacts, Scope } from './scope.js';

/** Builders for specs. */
export const everything: Scope = { kind: 'everything' };
export const tag = (value: string): Scope => ({ kind: 'tag', value });
export const resource = (value: string): Scope => ({ kind: 'resource', value });

let count = 0;

export function aGrant(role: string, scope: Scope = everything, more: Partial<Grant> = {}): Grant {
  count += 1;
  return { id: `g${count}`, subject: { kind: 'person', id: 'ben' }, role, scope, endsAt: null, ...more };
}

export function facts(id: string, more: Partial<ObjectFacts> = {}): ObjectFacts {
  return { kind: 'resource', id, name: id, tags: [], ancestors: [], ...more };
}

/** A small repeatable generator (mulberry32), so that a failing property names the seed that shows it again. */
export function seeded(seed: number): { int(below: number): number; pick<T>(from: readonly T[]): T } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return { int, pick: (from) => from[int(from.length)] };
}
