import { Line, type SimulatedNetwork, type SimulatedProcess } from './network.js';

/**
 * A TCP connect along a path of hosts. A stopped process's kernel still accepts (F5: a plain connect is blind); a dead
 * one refuses; over a cut way nothing comes back at all, until `again` is tried.
 */
export function dial(
  network: SimulatedNetwork,
  path: readonly string[],
  caller: SimulatedProcess,
  called: SimulatedProcess,
  then: (line: Line | 'refused') => void,
): void {
  const there = passes(network, path) && passes(network, [...path].reverse());
  if (!there) return;
  const roundTrip = trip(network, path) + trip(network, [...path].reverse());
  const { life } = caller;
  network.queue.after(roundTrip, () => {
    if (caller.life !== life || caller.state === 'dead') return;
    const line = called.state === 'dead' ? ('refused' as const) : new Line(network, path, [caller, called]);
    caller.do(() => then(line));
  });
}

function passes(network: SimulatedNetwork, path: readonly string[]): boolean {
  return path.every((host, at) => at === 0 || network.passes(path[at - 1], host));
}

function trip(network: SimulatedNetwork, path: readonly string[]): number {
  return path.reduce((sum, host, at) => (at === 0 ? 0 : sum + network.latency(path[at - 1], host)), 0);
}
