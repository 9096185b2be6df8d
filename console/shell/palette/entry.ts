import type { ResourceSummary } from '../../api/types/resources';

/** One line of the palette. `why` says why it is disabled. */
export interface Entry {
  readonly key: string;
  readonly text: string;
  readonly aside: string;
  readonly icon: string;
  readonly status?: string;
  readonly link?: string;
  readonly run?: Command;
  readonly why?: string;
}

export interface EntryGroup {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What a line does when it is more than going somewhere. */
export type Command =
  | { readonly do: 'check'; readonly resource: ResourceSummary }
  | { readonly do: 'sign-out' | 'dark' | 'light' | 'keys' };
