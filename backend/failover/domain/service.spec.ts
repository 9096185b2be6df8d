import { aMember, aRoute, aTopology } from '../testing/builders.js';
import { decide } from './decide.js';
import { firstPlan } from './plan.js';
import type { Topology } from './topology.js';

const standby = aMember('db-2', { replica: null, facts: { readOnly: true } });
const service = (rest: Partial<Topology> = {}, outcome: 'refused' | 'answering' = 'refused') =>
  aTopology({
    kind: 'service',
    members: [aMember('db-1', { probe: { outcome } }), standby],
    acknowledgers: { primary: 'db-1', members: [], leaving: {} },
    ...rest,
  });
const down = aRoute({ down: ['db-1'] });
const closed = aRoute({ open: [] });

describe('A service whose active one does not answer', () => {
  it('is taken over once the proxy’s check says so too', () => {
    const decision = decide(service({ routes: [down] }));
    expect(decision.kind === 'act' && decision.intent.kind).toBe('failover');
  });

  it('is checked again by a proxy that a failover in vain, or a reload, left closed to it', () => {
    const topology = service({ routes: [closed] });
    const decision = decide(topology);
    const intent = { kind: 'correct-route', primary: 'db-1', proxies: ['haproxy-1'] } as const;
    expect(decision.kind === 'act' && decision.intent).toEqual(intent);
    expect(decision.because).toContain('haproxy-1 is closed to db-1 and cannot tell whether it is down');
    expect(firstPlan(intent, topology).steps.map(({ kind, with: given }) => [kind, given.server])).toEqual([
      ['open-route', 'db-1'],
    ]);
  });

  it('is never said to be heard by a proxy that is closed to it', () =>
    expect(decide(service({ routes: [closed] })).because).not.toContain('still hears'));

  it('needs one proxy only that says so, whatever the closed one cannot tell', () => {
    const decision = decide(service({ routes: [down, { ...closed, proxy: 'haproxy-2' }] }));
    expect(decision.kind === 'act' && decision.intent.kind).toBe('failover');
  });

  it('is left as it is where the mode says so, and where nobody can be told', () => {
    const observe = { ...aTopology().policy, mode: 'observe' as const };
    expect(decide(service({ routes: [closed], policy: observe })).kind).toBe('would-act');
    expect(decide(service({ routes: [{ ...closed, reachable: false }] })).kind).toBe('wait');
    expect(decide(service({ routes: [aRoute()] }, 'answering')).because).toBe('All is well.');
  });

  it('is no database, whose replicas are asked', () => {
    const members = [aMember('db-1', { probe: { outcome: 'refused' } }), aMember('db-2'), aMember('db-3')];
    expect(decide(aTopology({ members, routes: [closed] })).kind).toBe('nothing');
  });
});
