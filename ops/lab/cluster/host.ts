import { freePort } from '../ports.js';

/** What is dropped: what reaches the machine (`in`), what leaves it (`out`), or both. */
export type Direction = 'both' | 'in' | 'out';

/** One machine of the lab as the network sees it. */
export interface LabHost {
  readonly address: string;
  /** What goes before a command line so that the program runs on this machine. */
  readonly prefix: string[];
  /** A port for a service; the usual one where the machine has a network of its own. */
  port(usual: number): Promise<number>;
  /**
   * Drops packets without a word to either side; adds to what is cut already.
   *
   * @param peer an address, when only the link to that machine is meant; everything otherwise
   */
  cut(direction: Direction, peer?: string): Promise<void>;
  /** Undoes every cut. */
  heal(): Promise<void>;
  remove(): Promise<void>;
}

/** A machine that shares our loopback and so cannot be cut off. */
export function loopbackHost(): LabHost {
  return {
    address: '127.0.0.1',
    prefix: [],
    port: () => freePort(),
    cut: async () => {
      throw new Error("Only a cluster started with network: 'namespaces' can be cut");
    },
    heal: async () => undefined,
    remove: async () => undefined,
  };
}
