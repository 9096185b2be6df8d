import { aMember, at, killed, losing } from '../testing/builders.js';
import { decide } from './decide.js';
import { failoverIntent } from './decide-failover.js';
import { elect } from './elect.js';

const restarted = (furthest: number) =>
  killed({
    members: [
      aMember('db-1', { probe: { outcome: 'refused' } }),
      losing('db-2', { furthest: at(furthest), replica: { received: at(90) } }),
      losing('db-3', { replica: { received: at(100) } }),
    ],
  });

describe('An acknowledger that was restarted before the primary died', () => {
  it('is asked about when it had received what nobody has any more', () => {
    const decision = decide(restarted(104));
    expect(decision.kind).toBe('ask');
    expect(decision.kind === 'ask' && decision.blockers.map(({ code, numbers }) => [code, numbers.lacks])).toEqual([
      ['received-lost', 4],
    ]);
  });

  it('stands in nobody’s way when another has all that it had', () => expect(decide(restarted(100)).kind).toBe('act'));

  it('is no candidate’s excuse: the election after the stop refuses too', () => {
    const topology = restarted(104);
    const intent = failoverIntent(topology, 'dead', ['db-2', 'db-3']);
    const elected = elect(topology, intent, { 'db-2': at(90), 'db-3': at(100) });
    expect(elected.kind === 'none' && elected.blockers[0].code).toBe('received-lost');
  });

  it('is asked about by whoever takes over and never saw what it had', () => {
    const lost = { 'db-2': { had: at(104), more: false, until: null } };
    const acknowledgers = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' as const, lost };
    const decision = decide({ ...killed(), acknowledgers });
    expect(decision.kind === 'ask' && decision.blockers[0].numbers).toEqual(
      jasmine.objectContaining({ furthest: at(104).text, lacks: 4 }),
    );
  });

  it('is asked about when it was restarted while it received: nobody saw the last that it acknowledged', () => {
    const lost = { 'db-2': { had: at(100), more: true, until: null } };
    const acknowledgers = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' as const, lost };
    const decision = decide({ ...killed(), acknowledgers });
    expect([decision.kind, decision.because]).toEqual(['ask', jasmine.stringContaining('may have thrown it away')]);
  });
});
