import { computed, linkedSignal, untracked } from '@angular/core';
import { Draft } from './draft';

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/**
 * The form of a thing that others change too. News fill a form that nobody has typed in; what someone typed stays, with
 * the version it was typed over, so that the server refuses to overwrite what they never saw.
 */
export class Editing<V extends Versioned, T extends object> {
  private readonly at;
  readonly draft;
  /** What to send as If-Match. */
  readonly version;

  /** @param thing as it is now @param formOf what of it the form holds */
  constructor(
    thing: () => V,
    private readonly formOf: (thing: V) => T,
  ) {
    this.at = linkedSignal<V, { of: Versioned; draft: Draft<T> }>({
      source: thing,
      computation: (now, before) =>
        untracked(() => (before && keeps(before.value, now) ? before.value : this.fresh(now))),
    });
    this.draft = computed(() => this.at().draft);
    this.version = computed(() => this.at().of.version);
  }

  /** It was saved, and this is what it became. */
  saved(now: V): void {
    this.at.set(this.fresh(now));
  }

  /** It was read again after a refusal: what was typed stays, the rest is as it is now. */
  rebase(now: V): void {
    const { draft } = this.at();
    draft.rebase(this.formOf(now));
    this.at.set({ of: now, draft });
  }

  private fresh(now: V): { of: Versioned; draft: Draft<T> } {
    return { of: now, draft: new Draft(this.formOf(now)) };
  }
}

function keeps<T extends object>({ of, draft }: { of: Versioned; draft: Draft<T> }, now: Versioned): boolean {
  return of.id === now.id && (of.version >= now.version || draft.changed());
}
