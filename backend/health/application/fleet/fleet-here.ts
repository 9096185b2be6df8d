import { setImmediate as turn } from 'node:timers/promises';
import type { Reader } from '../../../platform/database/index.js';
import { checkNumbersAfter } from '../../persistence/fleet.queries.js';
import type { Fleet, FleetMember } from './fleet.js';
import { FleetMetrics } from './fleet-metrics.js';

/** Checks read between two turns of the event loop: about a millisecond. */
const checksAtOnce = 500;

/** The fleet in the thread that it is made in. */
export class FleetHere implements Fleet {
  private metrics = new FleetMetrics();

  constructor(private readonly store: Pick<Reader, 'read'>) {}

  async clear(): Promise<void> {
    this.metrics = new FleetMetrics();
  }

  async put(members: readonly FleetMember[]): Promise<void> {
    for (const member of members) this.metrics.put(member);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.metrics.remove(id);
  }

  async text(into: Uint8Array | null): Promise<Uint8Array> {
    await this.readNumbers();
    return joined(this.metrics.render(), into);
  }

  private async readNumbers(): Promise<void> {
    for (let after = -1; ;) {
      const found = await checkNumbersAfter(this.store, after, checksAtOnce);
      for (const one of found) this.metrics.set(one);
      if (found.length < checksAtOnce) return;
      after = found.at(-1)!.checkNumber;
      await turn();
    }
  }
}

/** So much more than a text needs, so that the next, which is a little longer, finds room. */
const spare = 1.05;

/** A copy in a buffer of its own, which can be handed to another thread: parts of Node's pool cannot. */
function joined(parts: readonly Uint8Array[], into: Uint8Array | null): Uint8Array {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const room = into && into.buffer.byteLength >= size ? into.buffer : new ArrayBuffer(Math.ceil(size * spare));
  const all = new Uint8Array(room, 0, size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
