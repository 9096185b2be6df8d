import type { AskedThread } from '../../../platform/threads/index.js';
import type { Fleet, FleetMember } from './fleet.js';

/** What the main thread asks of the metrics thread. */
export type FleetQuestion =
  | { readonly type: 'clear' }
  | { readonly type: 'put'; readonly members: readonly FleetMember[] }
  | { readonly type: 'remove'; readonly ids: readonly string[] }
  | { readonly type: 'text'; readonly into: Uint8Array | null };

/** The fleet in a thread of its own, whose lines come without being copied. Every question may throw ThreadEnded. */
export class FleetThread implements Fleet {
  constructor(
    private readonly thread: AskedThread<FleetQuestion>,
    /** A fleet with fewer checks is not worth a thread. */
    readonly fromChecks: number,
  ) {}

  /** Whether it still has what it was told. If so, it keeps it long enough for what follows. */
  keeps(): boolean {
    return this.thread.stays();
  }

  /** Starts the thread where there is none. */
  async clear(): Promise<void> {
    this.thread.start();
    await this.thread.ask({ type: 'clear' });
  }

  async put(members: readonly FleetMember[]): Promise<void> {
    await this.thread.ask({ type: 'put', members });
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.thread.ask({ type: 'remove', ids });
  }

  async text(into: Uint8Array | null): Promise<Uint8Array> {
    const handed = into ? [into.buffer as ArrayBuffer] : [];
    return (await this.thread.ask({ type: 'text', into }, handed)) as Uint8Array;
  }

  async stop(): Promise<void> {
    await this.thread.stop();
  }
}

/** The other side: does with a fleet what is asked. */
export async function answerFleet(fleet: Fleet, question: FleetQuestion): Promise<Uint8Array | void> {
  switch (question.type) {
    case 'clear':
      return fleet.clear();
    case 'put':
      return fleet.put(question.members);
    case 'remove':
      return fleet.remove(question.ids);
    case 'text':
      return fleet.text(question.into);
  }
}
