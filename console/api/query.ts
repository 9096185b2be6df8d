import { httpResource } from '@angular/common/http';
import { computed, DestroyRef, inject, linkedSignal, type Signal } from '@angular/core';
import { Going, names } from './going';
import { type Change, Live } from './live';
import { Problem, problemOf } from './problem';

export interface QueryOptions {
  /** Kinds of things ("resource", "job") whose changes make the answer old. */
  readonly follows?: readonly string[];
  /** Asks again this often while the page is in sight; for measurements, which are no events. */
  readonly everyMs?: number;
}

/** A read that keeps itself fresh. The last good answer stays while a newer one is on its way, and when it fails. */
export interface Query<T> {
  readonly value: Signal<T | undefined>;
  readonly problem: Signal<Problem | null>;
  readonly loading: Signal<boolean>;
  reload(): void;
}

const SETTLE_MS = 120;

/**
 * Reads `url()` now, whenever it changes, and whenever something it follows changes. Undefined asks nothing. What is
 * deleted is not asked for again: whoever deleted it would be told that it is not there.
 */
export function query<T>(url: () => string | undefined, options: QueryOptions = {}): Query<T> {
  const resource = httpResource<T>(url);
  const value = linkedSignal<{ url: string | undefined; got: T | undefined }, T | undefined>({
    source: () => ({ url: url(), got: resource.hasValue() ? (resource.value() as T) : undefined }),
    computation: (now, before) =>
      now.got ?? (before && sameList(now.url, before.source.url) ? before.value : undefined),
  });
  const going = inject(Going);
  const gone = () => going.isGone(url());
  const reload = () => gone() || (!going.isUnderWay(url()) && (resource.reload() || !resource.isLoading()));
  keepFresh(reload, options, ({ type, subject }) => {
    if (/\.(removed|deleted)$/.test(type) && names(url(), subject.id)) going.ended(subject.id);
  });
  return {
    value: value.asReadonly(),
    problem: computed(() => (gone() ? new Problem(GONE) : resource.error() ? problemOf(resource.error()) : null)),
    loading: resource.isLoading,
    reload: () => void reload(),
  };
}

const GONE = { type: 'gone', status: 404, title: 'This is gone', detail: 'It was deleted a moment ago.' };

/** Another filter of the same list may show the old rows until the new ones are there; another object may not. */
function sameList(a: string | undefined, b: string | undefined): boolean {
  return a?.split('?')[0] === b?.split('?')[0];
}

function keepFresh(reload: () => boolean, options: QueryOptions, heard: (change: Change) => void): void {
  const settled = inSight(settle(reload, SETTLE_MS));
  const stop = [
    settled.end,
    inject(Live).follow((change) => {
      if (change !== 'reset') heard(change);
      if (change === 'reset' || concerns(change, options.follows ?? [])) settled.run();
    }),
  ];
  if (options.everyMs) {
    const timer = setInterval(settled.run, options.everyMs);
    stop.push(() => clearInterval(timer));
  }
  inject(DestroyRef).onDestroy(() => stop.forEach((end) => end()));
}

/** A tab that nobody looks at asks nothing; it asks once when it comes to the front. */
function inSight(run: () => void): { run(): void; end(): void } {
  let owed = false;
  const come = () => {
    if (owed && !document.hidden) run();
    owed &&= document.hidden;
  };
  document.addEventListener('visibilitychange', come);
  return {
    run: () => (document.hidden ? (owed = true) : run()),
    end: () => document.removeEventListener('visibilitychange', come),
  };
}

function concerns(change: { type: string; subject: { kind: string } }, follows: readonly string[]): boolean {
  return follows.includes(change.subject.kind) || follows.includes(change.type.split('.')[0]);
}

/** Runs once for a burst. `run` says false when it could not start, being under way already: then once more after it. */
function settle(run: () => boolean, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!run()) start();
    }, ms);
  };
  return start;
}
