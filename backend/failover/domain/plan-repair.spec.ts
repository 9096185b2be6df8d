import { aMember, aRoute, aTopology, doneStep, failedAt, killed } from '../testing/builders.js';
import { decide } from './decide.js';
import { failoverIntent } from './decide-failover.js';
import { firstPlan, goesOn, nextPlan } from './plan.js';

const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-1' } as const;

describe('A repair', () => {
  it('opens a route only together with the close of whoever is open or only down there', () => {
    const topology = aTopology({ routes: [aRoute({ open: [], down: ['db-2'] })] });
    const plan = firstPlan({ kind: 'correct-route', primary: 'db-1', proxies: ['haproxy-1'] }, topology);
    expect(plan.steps.map(({ kind, with: given }) => [kind, given.instead])).toEqual([['open-route', ['db-2']]]);
  });

  it('closes a route to a former primary that is only down: its health check will pass again', () => {
    const decision = decide(aTopology({ routes: [aRoute({ open: ['db-1'], down: ['db-2'] })] }));
    expect(decision.kind === 'act' && decision.intent.kind).toBe('correct-route');
  });

  it('lets a member receive again that a failover left standing still, and closes nobody for it', () => {
    const members = [aMember('db-1'), aMember('db-2', { replica: { receiving: 'no', receiveError: '' } })];
    const topology = aTopology({ members: [...members, aMember('db-3')] });
    const decision = decide(topology);
    expect(decision.kind === 'act' && decision.intent).toEqual(rejoin);
    expect(firstPlan(rejoin, topology).steps.map(({ id }) => id)).toEqual(['start-receiving:db-2']);
  });

  it('leaves a member alone whose receiver failed for good', () => {
    const error = 'Got fatal error 1236 from master';
    const members = [aMember('db-1'), aMember('db-2', { replica: { receiving: 'no', receiveError: error } })];
    expect(decide(aTopology({ members: [...members, aMember('db-3')] })).kind).toBe('nothing');
  });

  it('sets nobody apart because a connection ended: that is tried again', () => {
    const topology = aTopology({ members: [aMember('db-1'), aMember('db-2', { replica: null }), aMember('db-3')] });
    const plan = firstPlan(rejoin, topology);
    const lost = { ...failedAt(plan.steps[0]), result: { reason: 'reset' } };
    expect(nextPlan(plan, [lost], topology)).toEqual(jasmine.objectContaining({ end: 'failed' }));
    const waits = { ...failedAt(plan.steps[0]), result: { reason: 'waiters' } };
    expect(nextPlan(plan, [waits], topology)).not.toEqual(jasmine.objectContaining({ end: 'failed' }));
  });
});

describe('A successor', () => {
  const plan = firstPlan(failoverIntent(killed(), 'dead', ['db-2', 'db-3']), killed());

  it('begins a failover anew that had only stopped the receivers: others may have acknowledged since', () => {
    expect(
      goesOn(
        plan,
        plan.steps.map((step) => doneStep(step)),
      ),
    ).toBeFalse();
  });

  it('goes on with one that has no way back', () => {
    const detached = { ...doneStep(plan.steps[0]), id: 'detach:db-2#2' };
    expect(goesOn({ ...plan, phase: 'promoting' }, [detached])).toBeTrue();
  });
});
