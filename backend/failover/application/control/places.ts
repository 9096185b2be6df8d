import type { Timing } from '../../ports.js';
import type { ControlledCluster } from './controlled-cluster.js';
import type { Places } from './steps.js';

/** Finds members by id and proxies by name. A plan that names another one is a fault of the plan. */
export function placesOf({ members, proxies }: ControlledCluster, timing: Timing): Places {
  const find = <T>(all: readonly T[], is: (one: T) => boolean, what: string): T => {
    const found = all.find(is);
    if (!found) throw new Error(`the plan names ${what}, which this cluster does not have`);
    return found;
  };
  return {
    timing,
    member: (id) => find(members, (one) => one.id === id, `member ${id}`),
    proxy: (name) => find(proxies, (one) => one.name === name, `proxy ${name}`),
  };
}
