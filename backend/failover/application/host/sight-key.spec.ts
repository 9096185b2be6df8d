import type { Decision } from '../../domain/decision.js';
import type { Topology } from '../../domain/topology.js';
import { aMember, aRoute, aTopology, at } from '../../testing/builders.js';
import { sightKey } from './sight-key.js';

describe('what makes an open page look again', () => {
  const decision = { kind: 'none', findings: [] } as unknown as Decision;
  const key = (rest: Partial<Topology> = {}) =>
    sightKey({ topology: aTopology(rest), decision, running: null, at: 100_000 });
  const withDb3 = (rest: Parameters<typeof aMember>[1]) =>
    key({ members: [aMember('db-1'), aMember('db-2'), aMember('db-3', rest)] });

  it('is a member that became a replica, stopped answering or was set apart', () => {
    const before = withDb3({ replica: null });
    const seen = [
      before,
      withDb3({}),
      withDb3({ probe: { outcome: 'refused' } }),
      withDb3({ replica: { receiving: 'connecting' } }),
      withDb3({ quarantine: 'it has rows of its own' }),
    ];
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is a proxy that sends clients elsewhere or cannot be reached', () => {
    const seen = [
      key(),
      key({ routes: [aRoute({ open: ['db-2'] })] }),
      key({ routes: [aRoute({ reachable: false })] }),
    ];
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is a setting that differs from its option file, or no longer does', () => {
    const seen = { topology: aTopology(), decision, running: null, at: 100_000 };
    const drift = { member: 'm-1', name: 'db-1', variable: 'sync_binlog', running: '0', file: '1' };
    expect(sightKey(seen, [drift])).not.toBe(sightKey(seen, []));
    expect(sightKey(seen)).toBe(sightKey(seen, []));
  });

  it('is no number: rows that are written, sessions that come and go, the time it takes to answer', () => {
    const busier = aMember('db-1', { facts: { executed: at(200), sessions: 900 }, probe: { slowestAnswerMs: 40 } });
    expect(key({ members: [busier, aMember('db-2'), aMember('db-3')], at: 200_000 })).toBe(key());
    expect(key({ routes: [aRoute({ sessions: { 'db-1': 900 } })] })).toBe(key());
  });
});
