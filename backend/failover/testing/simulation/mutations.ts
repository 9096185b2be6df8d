import type { SimulatedServer } from '../../adapters/simulated/server.js';
import type { Rules } from '../../application/control/rules.js';
import { goneForGood } from '../../domain/plan-failover.js';
import type { Plan, StepDone } from '../../domain/recovery.js';
import { packed } from '../../domain/steps.js';
import { memberOf, type Topology } from '../../domain/topology.js';
import type { ReplicationControl } from '../../ports.js';
import type { Substitutes } from './daemon.js';

type NextPlan = Rules['nextPlan'];

const withNext =
  (change: (next: NextPlan) => NextPlan): Substitutes['rules'] =>
  (rules) => ({ ...rules, nextPlan: change(rules.nextPlan) });

/** Takes steps out of every later plan. */
const without = (leaves: (step: Plan['steps'][number]) => boolean): Substitutes['rules'] =>
  withNext((next) => (plan, done, topology) => {
    const after = next(plan, done, topology);
    return 'end' in after ? after : { ...after, steps: after.steps.filter((step) => !leaves(step)) };
  });

function asApplied(done: readonly StepDone[], topology: Topology): StepDone[] {
  return done.map((one) => {
    if (!one.id.startsWith('stop-receiving:')) return one;
    const { facts } = memberOf(topology, one.id.split(':')[1].replace(/#.*/, ''));
    return facts ? { ...one, result: { ...one.result, received: packed(facts.executed) } } : one;
  });
}

/** The rules without their second line of defence: that a member was once seen to have received more, or was restarted. */
const unguarded = (rules: Rules): Rules => {
  const forgets = (topology: Topology): Topology => ({
    ...topology,
    members: topology.members.map((member) => ({ ...member, furthest: null, restarted: false })),
    acknowledgers: { ...topology.acknowledgers, lost: {} },
  });
  return {
    ...rules,
    trackAcknowledgers: (before, topology) => rules.trackAcknowledgers(before, forgets(topology)),
    decide: (topology, findings) => rules.decide(forgets(topology), findings),
    nextPlan: (plan, done, topology) => rules.nextPlan(plan, done, forgets(topology)),
  };
};

/** A way to command a member that differs in one call. */
const differing = (change: (control: ReplicationControl, server: SimulatedServer) => void): Substitutes['control'] => {
  return (control, server) => {
    change(control, server);
    return control;
  };
};

/** Laws of failover.md broken on purpose, each by putting something else in its place: the simulation has to find all. */
export const mutations: Readonly<Record<string, Substitutes>> = {
  'promotes the member that applied most instead of the one that received most': {
    rules: (rules) => {
      const { nextPlan, ...rest } = unguarded(rules);
      return { ...rest, nextPlan: (plan, done, topology) => nextPlan(plan, asApplied(done, topology), topology) };
    },
  },
  'skips the check of its term': {
    controller: ({ tenure }) => {
      tenure.validForMs = () => 1_000_000;
      tenure.lost = () => undefined;
    },
  },
  'leaves a member out of those that may have acknowledged': {
    rules: (rules) => ({
      ...unguarded(rules),
      trackAcknowledgers: (before, topology) => {
        const after = rules.trackAcknowledgers(before, topology);
        return after.members.length < 2 ? after : { ...after, members: after.members.slice(0, 1) };
      },
    }),
  },
  'overlooks who came and went between two looks': {
    rules: (rules) => ({
      ...rules,
      trackAcknowledgers: (before, topology) =>
        rules.trackAcknowledgers(before, {
          ...topology,
          members: topology.members.map(({ facts, ...member }) => {
            if (!facts) return { ...member, facts };
            const { signIns: _, ...acknowledgement } = facts.acknowledgement;
            return { ...member, facts: { ...facts, acknowledgement } };
          }),
        }),
    }),
  },
  'detaches without draining': {
    rules: without(({ kind }) => kind === 'apply-received'),
    control: differing((control, server) => {
      const detach = control.detach.bind(control);
      control.detach = (permit) => {
        server.receiver.relay = [];
        return detach(permit);
      };
    }),
  },
  'stops both replica threads as the first step': {
    rules: unguarded,
    control: differing((control, { receiver }) => {
      const stop = control.stopReceiving.bind(control);
      control.stopReceiving = async (permit) => {
        receiver.stopReceiving();
        receiver.stopApplying();
        receiver.startApplying();
        return stop(permit);
      };
    }),
  },
  'opens the new primary without waiting for acknowledgements': {
    control: differing((control) => {
      const open = control.open.bind(control);
      control.open = (_, permit) => open({ acknowledged: false }, permit);
    }),
  },
  'leaves the old route open': {
    rules: withNext((next) => (plan, done, topology) => {
      const after = next(plan, done, topology);
      if ('end' in after) return after;
      const steps = after.steps
        .filter(({ kind }) => kind !== 'close-route')
        .map((step) => ({ ...step, with: { ...step.with, instead: [] } }));
      return { ...after, steps };
    }),
  },
  'believes its store about the primary, whatever the servers say': {
    rules: (rules) => ({
      ...rules,
      resume: (record, topology) => {
        const repairs = record.plan.intent.kind !== 'failover' && record.plan.intent.kind !== 'switchover';
        if (repairs || goneForGood(record.done)) return rules.resume(record, topology);
        return { kind: 'anew', sentence: 'Its rows say that nobody was promoted.' };
      },
      learnPrimary: () => ({ kind: 'agrees' }),
    }),
  },
  'lets a replica with rows of its own acknowledge': {
    rules: (rules) => ({
      ...rules,
      analyse: (topology) => rules.analyse(topology).filter(({ code }) => code !== 'errant-acknowledges'),
    }),
  },
  'opens a restarted primary without asking who received more than it has': {
    rules: (rules) => ({
      ...rules,
      firstPlan: (intent, topology) => {
        const members = topology.members.map((one) => ({ ...one, served: true }));
        return rules.firstPlan(intent, intent.kind === 'reopen-primary' ? { ...topology, members } : topology);
      },
    }),
  },
  'believes its own connection alone': {
    rules: (rules) => ({
      ...rules,
      analyse: (topology) =>
        rules
          .analyse(topology)
          .map((one) =>
            one.code === 'primary-unseen-by-us-only' ? { ...one, code: 'primary-isolated' as const } : one,
          ),
    }),
  },
};
