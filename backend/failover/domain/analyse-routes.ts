import type { Finding } from './finding.js';
import { type RouteView, strayOf, type Topology } from './topology.js';
import { sentence } from './words.js';

/** Where each proxy sends clients, against where they belong: to the primary when it takes writes, else nowhere new. */
export function analyseRoutes(topology: Topology): Finding[] {
  return topology.routes.flatMap((route) => analyseRoute(route, topology));
}

function analyseRoute(route: RouteView, topology: Topology): Finding[] {
  const say = (code: Finding['code'], severity: Finding['severity'], sentence: string): Finding => ({
    ...{ code, severity, about: route.proxy, sentence },
    numbers: {
      open: route.open.join(', '),
      ageMs: route.readAt === null ? null : Math.round(topology.at - route.readAt),
    },
  });
  if (!route.reachable)
    return [say('route-unreachable', 'warning', `${route.proxy} cannot be asked where it sends clients.`)];
  if (route.readAt === null) return [];
  const found = route.unsafe ? [say('route-unsafe', 'warning', sentence(`${route.proxy}: ${route.unsafe}`))] : [];
  if (route.unproved) found.push(say('route-unproved', 'note', sentence(`${route.proxy}: ${route.unproved}`)));
  const stray = strayOf(topology.kind === 'service' ? { ...route, down: [] } : route, topology.primary);
  const name = (id: string) => topology.members.find((one) => one.id === id)?.name ?? id;
  if (stray.length > 0) {
    const sends = stray.some((id) => route.open.includes(id) || route.down.includes(id));
    const what = sends ? 'sends clients to' : 'still has clients on';
    found.push(
      say('route-wrong', 'critical', `${route.proxy} ${what} ${stray.map(name).join(', ')}, not the primary.`),
    );
  } else if (topology.primary && !route.open.includes(topology.primary) && takesWrites(topology)) {
    found.push(say('route-wrong', 'critical', `${route.proxy} sends nobody to the primary ${name(topology.primary)}.`));
  }
  return found;
}

function takesWrites({ members, primary }: Topology): boolean {
  const one = members.find(({ id }) => id === primary);
  return one?.probe.outcome === 'answering' && !!one.facts && !one.facts.readOnly && !one.maintenance;
}
