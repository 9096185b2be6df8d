import type { ResourceKind } from './kind.js';
import type { ResourceStatus, StaleStatus } from './status.js';

export const RESOURCE_SORTS = ['name', '-name', 'status', '-status', 'kind', '-kind', 'updated', '-updated'] as const;
export type ResourceSort = (typeof RESOURCE_SORTS)[number];

/** What a list of resources is asked for. */
export interface ResourceFilter {
  /** Part of a name or address, in any case. */
  readonly q?: string;
  /** The whole name, in any case. */
  readonly name?: string;
  readonly kind?: ResourceKind;
  readonly tag?: string;
  readonly status?: ResourceStatus;
  readonly parentId?: string;
  readonly sort: ResourceSort;
  readonly limit: number;
  readonly after?: string;
}

/** Where a permission reaches, as `users` says it: everything, or tags and resources with all that lies below. */
export interface Reach {
  readonly everything: boolean;
  readonly tags: readonly string[];
  readonly ids: readonly string[];
}

/** A resource in a list. */
export interface ResourceSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: ResourceKind;
  readonly address: string;
  readonly tags: readonly string[];
  readonly environment: string;
  readonly parentId: string | null;
  readonly ownerId: string | null;
  readonly runbookUrl: string;
  readonly findings: readonly string[];
  readonly status: ResourceStatus;
  readonly statusSince: number;
  readonly statusReason: string;
  readonly stale: StaleStatus | null;
  readonly version: number;
  readonly updatedAt: number;
}
