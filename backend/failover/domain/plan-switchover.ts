import type { SwitchoverIntent } from './intent.js';
import { converge } from './plan-converge.js';
import { asPrimary, electedIn, type Ended, failedStep } from './plan-end.js';
import { askFirst, letFollowersReceive, unlessAhead } from './plan-reopen.js';
import { covers } from './position.js';
import type { Plan, Step, StepDone } from './recovery.js';
import { packed, resultsOf, ROUTE_MS, stepMaker, unpacked } from './steps.js';
import { memberOf, type Topology } from './topology.js';

/** The primary hands over: events stop, clients are cut off, nobody writes any more. All of it can be taken back. */
export function handOver(intent: SwitchoverIntent, topology: Topology): Plan {
  const step = stepMaker();
  const { name } = memberOf(topology, intent.from);
  const timeoutMs = Math.min(intent.maxPauseMs, 1_000);
  const draining = drains(intent, topology);
  const first = draining.length > 0 ? 1 : 0;
  const steps = [
    ...draining,
    step(first, 'disable-events', intent.from, `No event of ${name} may write once it is closed.`),
    ...topology.routes.map(({ proxy }) =>
      step(first + 1, 'close-route', proxy, `New sessions no longer reach ${name}.`, {
        with: { server: intent.from, cut: true },
        timeoutMs: ROUTE_MS,
      }),
    ),
    // after the cut: a session that is still there when nobody may write fails, and fails again when it comes back
    step(first + 2, 'close-member', intent.from, 'Its position stands still from here on.', { timeoutMs }),
  ];
  return { intent, phase: 'gathering', steps };
}

/** Before anything else, so that who is still there loses nothing meanwhile; whoever is left then is cut off all the same. */
function drains({ from, drainMs = 0 }: SwitchoverIntent, topology: Topology): Step[] {
  if (drainMs === 0) return [];
  const why = `Sessions may end by themselves for ${drainMs / 1_000} s, and no new one is let in.`;
  const rest = { with: { server: from, forMs: drainMs }, timeoutMs: drainMs + ROUTE_MS, onFailure: 'go-on' as const };
  return topology.routes.map(({ proxy }) => stepMaker()(0, 'drain-route', proxy, why, rest));
}

/** What follows each phase of a switchover. */
export function afterSwitchover(
  intent: SwitchoverIntent,
  plan: Plan,
  done: readonly StepDone[],
  topology: Topology,
): Plan | Ended {
  const failed = failedStep(plan, done);
  switch (plan.phase) {
    case 'gathering':
      return failed ? takeBack(intent, done, topology, failed.said) : promote(intent, done, topology);
    case 'promoting':
      if (!failed) return converge(intent, intent.to, topology, done);
      if (!touched(done, intent)) return takeBack(intent, done, topology, failed.said);
      return { end: 'failed', sentence: `${memberOf(topology, intent.to).name} could not be opened: ${failed.said}` };
    case 'rolling-back': {
      const said = plan.steps[0]?.with.said;
      if (typeof said === 'string')
        return unlessAhead(intent.from, plan, done, topology) ?? handBack(intent, done, topology, said);
      if (failed) return { end: 'failed', sentence: `Could not be taken back: ${failed.said}` };
      return { end: 'rolled-back', sentence: plan.steps[0]?.why ?? 'Taken back.' };
    }
    case 'converging': {
      const { name } = memberOf(topology, electedIn(plan));
      return { end: 'done', sentence: asPrimary(name, plan, done) };
    }
  }
}

function promote(intent: SwitchoverIntent, done: readonly StepDone[], topology: Topology): Plan {
  const step = stepMaker();
  const elected = intent.to;
  const { name } = memberOf(topology, elected);
  const position = unpacked(resultsOf('close-member', done)[intent.from]?.executed);
  const replicated = topology.kind !== 'service';
  const acknowledged = replicated && memberOf(topology, intent.from).facts?.acknowledgement.state !== 'off';
  const before = [
    step(0, 'catch-up', elected, `${name} applies all that was ever written.`, {
      ...{ with: { elected, position: packed(position) }, timeoutMs: intent.maxPauseMs },
    }),
    step(1, 'detach', elected, `${name} forgets its source: it has everything.`, {
      with: { elected },
      irreversible: true,
    }),
  ];
  const open = step(2, 'open-member', elected, 'Acknowledgement waits for a replica before anyone may write.', {
    ...{ with: { elected, acknowledged }, irreversible: true },
  });
  return { intent, phase: 'promoting', steps: replicated ? [...before, open] : [open] };
}

/** Whether the new primary was touched so that there is no way back: it forgot its source or was opened. */
const touched = (done: readonly StepDone[], { to }: SwitchoverIntent) =>
  done.some(({ id }) => id.startsWith(`detach:${to}`) || id.startsWith(`open-member:${to}`));

/**
 * The old primary takes writes again, as before: at once where it is the process that was closed, or has all that it had
 * then. Else it may have been killed and started again meanwhile, and whoever follows it is asked first.
 */
export function takeBack(intent: SwitchoverIntent, done: readonly StepDone[], topology: Topology, said: string): Plan {
  const { probe, facts } = memberOf(topology, intent.from);
  const closed = resultsOf('close-member', done)[intent.from]?.executed;
  const shut = probe.outcome === 'answering' && facts?.readOnly;
  const lacks = closed === undefined || !facts || !covers(facts.executed, unpacked(closed));
  const asked = shut && lacks ? askFirst(intent.from, topology) : [];
  if (asked.length === 0) return handBack(intent, done, topology, said);
  return { intent, phase: 'rolling-back', steps: asked.map((one) => ({ ...one, with: { said } })) };
}

function handBack(intent: SwitchoverIntent, done: readonly StepDone[], topology: Topology, said: string): Plan {
  const step = stepMaker();
  const why = `Taken back: ${said}`;
  const { events } = resultsOf('disable-events', done)[intent.from] ?? {};
  const stopped = Object.keys(resultsOf('stop-receiving', done)).length > 0;
  const steps = [
    step(0, 'reopen-member', intent.from, why),
    ...topology.routes.map(({ proxy }) =>
      step(1, 'open-route', proxy, why, { with: { server: intent.from }, timeoutMs: ROUTE_MS, onFailure: 'go-on' }),
    ),
    ...(stopped ? letFollowersReceive(intent.from, topology, why) : []),
    ...(Array.isArray(events)
      ? [step(1, 'enable-events', intent.from, why, { with: { events }, onFailure: 'go-on' })]
      : []),
  ];
  return { intent, phase: 'rolling-back', steps };
}
