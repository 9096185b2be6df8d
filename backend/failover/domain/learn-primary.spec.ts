import { aMember, aRoute, at, aTopology } from '../testing/builders.js';
import { learnPrimary } from './learn-primary.js';
import type { MemberView } from './topology.js';

describe('Who the primary is in a new term', () => {
  const gone = { probe: { outcome: 'refused' } } as const;
  const leading = (name: string, executed = 120) =>
    aMember(name, { replica: null, facts: { readOnly: false, replica: null, executed: at(executed) } });
  const following = (name: string, source: string) => aMember(name, { replica: { source } });
  const learned = (...members: MemberView[]) => learnPrimary(aTopology({ members }));

  it('is the one of the store where the servers say nothing else', () => {
    expect(learnPrimary(aTopology()).kind).toBe('agrees');
    expect(learned(aMember('db-1', gone), aMember('db-2'), aMember('db-3')).kind).toBe('agrees');
  });

  it('is the one that takes writes and that all others follow, when that of the store is gone or a replica of it', () => {
    const dead = learned(aMember('db-1', gone), leading('db-2'), following('db-3', 'db-2'));
    expect(dead).toEqual(jasmine.objectContaining({ kind: 'moved', to: 'db-2' }));
    const replica = learned(following('db-1', 'db-2'), leading('db-2'), following('db-3', 'db-2'));
    expect(replica).toEqual(jasmine.objectContaining({ kind: 'moved', to: 'db-2' }));
  });

  it('is not one that nobody follows: it may have come back writable by itself', () => {
    expect(learned(aMember('db-1', gone), leading('db-2'), aMember('db-3')).kind).toBe('agrees');
    expect(learned(aMember('db-1'), leading('db-2'), aMember('db-3')).kind).toBe('agrees');
  });

  it('cannot be told while somebody may still follow the one of the store', () => {
    const members = [aMember('db-1', gone), leading('db-2'), following('db-3', 'db-2'), aMember('db-4', gone)];
    const unclear = learned(...members);
    expect(unclear).toEqual(jasmine.objectContaining({ kind: 'unclear' }));
    expect(unclear.kind === 'unclear' && unclear.blocker.code).toBe('unclear-primary');
  });

  it('cannot be told when the one of the store has what the other lacks', () => {
    const restarted = aMember('db-1', { facts: { readOnly: true, executed: at(130) } });
    expect(learned(restarted, leading('db-2'), following('db-3', 'db-2')).kind).toBe('unclear');
    const behind = aMember('db-1', { facts: { readOnly: true, executed: at(110) } });
    expect(learned(behind, leading('db-2'), following('db-3', 'db-2')).kind).toBe('moved');
  });

  it('is told by the routes when two take writes and only the other one is followed, else by a person', () => {
    const members = [aMember('db-1'), leading('db-2'), following('db-3', 'db-2')];
    expect(learnPrimary(aTopology({ members, routes: [aRoute()] })).kind).toBe('agrees');
    expect(learnPrimary(aTopology({ members, routes: [aRoute({ open: ['db-2'] })] })).kind).toBe('unclear');
    expect(learnPrimary(aTopology({ members, routes: [] })).kind).toBe('unclear');
  });
});
