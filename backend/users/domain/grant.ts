import type { Scope } from './scope.js';

/** Who a grant is for. A group will be a third kind; the evaluator only ever sees the grants, however they were found. */
export type SubjectKind = 'person' | 'service';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export interface Grant {
  readonly id: string;
  readonly subject: Subject;
  readonly role: string;
  readonly scope: Scope;
  /** Epoch ms from which it no longer holds; null: until it is taken away. */
  readonly endsAt: number | null;
}

/** A grant holds up to, and not at, its end. */
export function inForce(grant: Grant, now: number): boolean {
  return grant.endsAt === null || grant.endsAt > now;
}
