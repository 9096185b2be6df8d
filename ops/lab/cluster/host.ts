import { freePort } from '../ports.js';

/** What is dropped: what reaches the machine (`in`), what leaves it (`out`), or both. */
export type Direction = 'both' | 'in' | 'out';

/** One machine of the lab as the network sees it. */
export interface LabHost {
  readonly address: string;
  /** What goes before a command line so that the program runs on this machine, and ends when we do. */
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
}

/** The machines of one cluster. */
export interface LabNetwork {
  /** Our own address there: where the tests, their clients and the controller are. */
  readonly here: string;
  /** Adds a machine. */
  host(): Promise<LabHost>;
  remove(): Promise<void>;
}

/** Also when we are killed: a server never outlives the test that started it. */
export const TIED = ['setpriv', '--pdeathsig', 'KILL'];

/** Machines that share our loopback, and so cannot be cut off. */
export function loopback(): LabNetwork {
  const host: LabHost = {
    address: '127.0.0.1',
    prefix: TIED,
    port: () => freePort(),
    cut: async () => {
      throw new Error("Only a cluster started with network: 'namespaces' can be cut");
    },
    heal: async () => undefined,
  };
  return { here: '127.0.0.1', host: async () => host, remove: async () => undefined };
}
