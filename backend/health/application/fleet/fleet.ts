import type { HealthStatus } from '../../domain/status.js';
import type { FleetCheck } from '../../persistence/fleet.queries.js';

/** A resource as its metrics name it. What its checks found is not in it: that is read at every scrape. */
export interface FleetMember {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly environment: string;
  readonly status: HealthStatus;
  /** Epoch ms. */
  readonly statusSince: number;
  /** In the order in which they were added. */
  readonly checks: readonly FleetCheck[];
}

/** The metrics of every resource and check, wherever they are kept. */
export interface Fleet {
  /** Forgets every member. */
  clear(): Promise<void>;
  /** Takes resources in, with all their checks, or what changed about them. */
  put(members: readonly FleetMember[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Reads what every check last found; gives whole lines, in bytes that belong to whoever asked.
   *
   * @param into the bytes of an earlier text that nobody reads any more; they are gone
   */
  text(into: Uint8Array | null): Promise<Uint8Array>;
}
