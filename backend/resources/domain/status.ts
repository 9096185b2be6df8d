/** A resource's health as a person reads it, worst first. Health decides it; the resource's row remembers it. */
export const RESOURCE_STATUSES = ['down', 'degraded', 'flapping', 'unknown', 'maintenance', 'paused', 'up'] as const;
export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];

/** Since when a status is old, epoch ms, and why: whoever watches could not confirm it. */
export interface StaleStatus {
  readonly since: number;
  readonly why: string;
}

/** Position in the order "problems first"; 0 is the worst. */
export function severityOf(status: ResourceStatus): number {
  return RESOURCE_STATUSES.indexOf(status);
}
