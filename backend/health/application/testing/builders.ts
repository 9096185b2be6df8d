import { defaultCadence, withDefaults } from '../../domain/check.js';
import type { CheckDefinition } from '../../domain/check.js';
import type { ProbeResult } from '../../domain/result.js';
import type { Tx } from '../../persistence/tx.js';
import { Inventory } from '../inventory.js';
import type { DecidedStatus, WatchedResource } from '../inventory.js';

/** A resource; what is not given is plain. */
export function aResource(given: Partial<WatchedResource> = {}): WatchedResource {
  const address = { text: 'tcp://shop:80', host: '127.0.0.1', port: 80 };
  const rest = { environment: 'test', tags: [], parentId: null, status: 'unknown' as const, statusSince: 0 };
  return { id: 'r1', name: 'shop', kind: 'tcp', address, ...rest, ...given };
}

/** A check of the resource `r1`; what is not given is plain. */
export function aCheck(given: Partial<CheckDefinition> = {}): CheckDefinition {
  const plain = { number: 1, id: 'c1', resourceId: 'r1', name: 'tcp', settings: withDefaults('tcp'), paused: false };
  return { ...plain, ...defaultCadence, ...given };
}

/** A result; a pass when nothing is given. */
export function aResult(given: Partial<ProbeResult> = {}): ProbeResult {
  return { outcome: 'pass', code: 'ok', sentence: 'answered 200', durationMs: 12, facts: {}, ...given };
}

export const failed = aResult({ outcome: 'fail', code: 'wrong-answer', sentence: 'answered 503' });

/** An inventory in memory that remembers what was decided. */
export class MemoryInventory extends Inventory {
  readonly decided: DecidedStatus[] = [];

  constructor(public resources: WatchedResource[] = []) {
    super();
  }

  after(id: string, limit: number): Promise<WatchedResource[]> {
    const next = this.resources.filter((resource) => resource.id > id).sort((a, b) => (a.id < b.id ? -1 : 1));
    return Promise.resolve(next.slice(0, limit));
  }

  databases(): Promise<WatchedResource[]> {
    return Promise.resolve(this.resources.filter(({ kind }) => kind === 'database'));
  }

  find(id: string): Promise<WatchedResource | null> {
    return Promise.resolve(this.resources.find((resource) => resource.id === id) ?? null);
  }

  setStatus(_tx: Tx, decided: DecidedStatus): Promise<void> {
    this.decided.push(decided);
    return Promise.resolve();
  }
}
