import type { Address } from '../domain/aim.js';
import type { WatchedKind } from '../domain/default-checks.js';
import type { Stale } from '../domain/stale.js';
import type { HealthStatus } from '../domain/status.js';
import type { Tx } from '../persistence/tx.js';

/** What health knows of a resource. */
export interface WatchedResource {
  id: string;
  name: string;
  kind: WatchedKind;
  address: Address;
  environment: string;
  tags: string[];
  parentId: string | null;
  status: HealthStatus;
  statusSince: number;
  stale?: Stale | null;
}

/** A resource's status as health decides it. */
export interface DecidedStatus {
  resourceId: string;
  status: HealthStatus;
  since: number;
  reason: string;
  /** Since when it is old and why, while the monitor is late. */
  stale: Stale | null;
}

/** The inventory as health sees it: what there is, and where the decided status is kept. */
export abstract class Inventory {
  /** The next ones behind an id, by id; the empty text stands before the first. */
  abstract after(id: string, limit: number): Promise<WatchedResource[]>;
  abstract databases(): Promise<WatchedResource[]>;
  abstract find(id: string): Promise<WatchedResource | null>;
  /** Writes a decided status; nothing happens when the resource is gone. */
  abstract setStatus(tx: Tx, decided: DecidedStatus): Promise<void>;
}
