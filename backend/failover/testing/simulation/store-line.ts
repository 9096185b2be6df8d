import { type Caller, Channel } from '../../adapters/simulated/channel.js';
import type { SimulatedNetwork } from '../../adapters/simulated/network.js';
import { ControlFailed } from '../../ports.js';
import type { SimulatedStore } from './store.js';

const ASK_MS = 1_000;
const RETRY_MS = 200;

/** The term of whoever wrote is over: what it wrote was not kept. */
export class TermOver extends Error {}

/** A daemon's way to the store: what is written is kept in the order given, tried again while the store is away. */
export class StoreLine {
  private readonly writes: Channel;
  private readonly reads: Channel;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    network: SimulatedNetwork,
    private readonly caller: Caller,
    private readonly store: SimulatedStore,
  ) {
    const called = { host: 'store', process: store.process };
    this.writes = new Channel(network, caller, called);
    this.reads = new Channel(network, caller, called);
  }

  ask<T>(read: (store: SimulatedStore) => T): Promise<T> {
    return this.reads.ask<T>(ASK_MS, ({ done }) => done(read(this.store)));
  }

  /** Resolves when it is kept. @throws TermOver */
  write(keep: (store: SimulatedStore) => boolean): Promise<void> {
    const before = this.last;
    const kept = (async () => {
      await before;
      for (;;) {
        try {
          const fits = await this.writes.ask<boolean>(ASK_MS, ({ done }) => done(keep(this.store)));
          if (!fits) throw new TermOver('the term is over');
          return;
        } catch (error) {
          if (!(error instanceof ControlFailed)) throw error;
          await this.rest();
        }
      }
    })();
    this.last = kept.catch(() => undefined);
    return kept;
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      this.caller.process.after(RETRY_MS, () => {
        this.store.queue.stirred = true;
        resolve();
      });
    });
  }
}
