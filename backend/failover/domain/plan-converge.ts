import type { FailoverIntent, SwitchoverIntent } from './intent.js';
import type { Plan, StepDone } from './recovery.js';
import { COMMAND_MS, RESTART_MS, resultsOf, ROUTE_MS, stepMaker } from './steps.js';
import { memberOf, type Topology } from './topology.js';
import { isUnfit } from './unfit.js';

/**
 * The new primary is open: clients are sent there, the others follow it, a first write is acknowledged, events run there.
 * Routing and following go side by side, since the first acknowledgement needs a replica (F10).
 */
export function converge(
  intent: FailoverIntent | SwitchoverIntent,
  elected: string,
  topology: Topology,
  done: readonly StepDone[],
): Plan {
  const step = stepMaker();
  const name = memberOf(topology, elected).name;
  const mark = { elected };
  const events = eventsOf(intent, topology, done);
  const steps = [
    ...topology.routes.map(({ proxy }) =>
      step(0, 'open-route', proxy, `Clients are sent to ${name}, and the route is read back.`, {
        ...{
          with: { ...mark, server: elected, instead: [intent.from] },
          timeoutMs: ROUTE_MS,
          onFailure: 'go-on' as const,
        },
      }),
    ),
    ...followers(intent, elected, topology).map(({ id, acknowledges }) =>
      step(0, 'follow', id, followsWhy(name, acknowledges), {
        ...{
          with: { ...mark, source: elected, asFormerPrimary: id === intent.from, acknowledges },
          onFailure: 'go-on' as const,
        },
      }),
    ),
    step(1, 'canary', elected, 'A row is written and acknowledged: writes are back.', {
      ...{ with: mark, timeoutMs: 3 * COMMAND_MS, onFailure: 'go-on' as const },
    }),
    ...(events.length > 0
      ? [
          step(2, 'enable-events', elected, `Exactly those that ran on ${memberOf(topology, intent.from).name}.`, {
            ...{ with: { ...mark, events }, onFailure: 'go-on' as const },
          }),
        ]
      : []),
    ...restart(intent, topology, done).map((one) => ({ ...one, with: mark })),
  ];
  return { intent, phase: 'converging', steps };
}

const followsWhy = (name: string, acknowledges: boolean) =>
  acknowledges ? `Follows ${name}: commits there wait until one replica has them.` : `Follows ${name}.`;

/** A fence that killed the old primary leaves it dead: it is started again, closed, and then judged like any other. */
function restart(intent: FailoverIntent | SwitchoverIntent, topology: Topology, done: readonly StepDone[]) {
  const { name, restartable } = memberOf(topology, intent.from);
  if (resultsOf('fence', done)[intent.from]?.certain !== true || !restartable) return [];
  const why = `${name} was killed by the fence: it comes back as a replica that lets nobody write.`;
  return [stepMaker()(2, 'restart-as-replica', intent.from, why, { timeoutMs: RESTART_MS, onFailure: 'go-on' })];
}

/**
 * After a failover the old primary is judged first, by a recovery of its own, and so is whoever follows nobody; after a
 * switchover the old one follows at once. One with transactions of its own acknowledges only where nobody else could.
 */
function followers(intent: FailoverIntent | SwitchoverIntent, elected: string, topology: Topology) {
  if (topology.kind === 'service') return [];
  const following = topology.members
    .filter(({ id, probe, quarantine }) => id !== elected && !quarantine && probe.outcome === 'answering')
    .filter(({ id, facts }) => (id === intent.from ? intent.kind === 'switchover' : !!facts?.replica))
    .map((one) => ({ id: one.id, fit: !isUnfit(one) }));
  const anybody = following.some(({ fit }) => fit);
  return following.map(({ id, fit }) => ({ id, acknowledges: fit || !anybody }));
}

/** Those the old primary told when it was closed, or, when it died, those it was last seen to run. */
function eventsOf(
  intent: FailoverIntent | SwitchoverIntent,
  topology: Topology,
  done: readonly StepDone[],
): readonly string[] {
  const told = resultsOf('disable-events', done)[intent.from]?.events;
  return Array.isArray(told) ? told : (memberOf(topology, intent.from).facts?.events ?? []);
}
