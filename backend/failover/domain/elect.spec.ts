import { aMember, at, aTopology, killed, losing } from '../testing/builders.js';
import { defaultPolicy } from './cluster.js';
import { failoverIntent } from './decide-failover.js';
import { elect } from './elect.js';
import type { Topology } from './topology.js';

const run = (topology: Topology, received: Record<string, number>) =>
  elect(
    topology,
    failoverIntent(topology, 'dead', []),
    Object.fromEntries(Object.entries(received).map(([id, seq]) => [id, at(seq)])),
  );
const dead = aMember('db-1', { probe: { outcome: 'refused' } });

describe('The election', () => {
  it('takes the replica that received most, not the one that applied most', () => {
    const members = [
      dead,
      losing('db-2', { facts: { executed: at(100) } }),
      losing('db-3', { facts: { executed: at(60) } }),
    ];
    expect(run(killed({ members }), { 'db-2': 100, 'db-3': 104 })).toEqual(
      jasmine.objectContaining({ kind: 'elected', member: 'db-3', position: at(104), loses: 0 }),
    );
  });

  it('refuses when one that may have acknowledged was not read, and names it', () => {
    const outcome = run(killed(), { 'db-2': 100 });
    expect(outcome.kind).toBe('none');
    expect(outcome.kind === 'none' && outcome.blockers[0].sentence).toContain('db-3');
  });

  it('prefers the preferred among equals, and lets it fetch a little', () => {
    const members = [dead, losing('db-2'), losing('db-3', { policy: { promotion: 'preferred', site: '' } })];
    expect(run(killed({ members }), { 'db-2': 100, 'db-3': 100 })).toEqual(
      jasmine.objectContaining({ member: 'db-3', via: null }),
    );
    expect(run(killed({ members }), { 'db-2': 100, 'db-3': 90 })).toEqual(
      jasmine.objectContaining({ member: 'db-3', via: 'db-2' }),
    );
    expect(run(killed({ members }), { 'db-2': 5_000, 'db-3': 90 })).toEqual(
      jasmine.objectContaining({ member: 'db-2', via: null }),
    );
  });

  it('takes the one of equals that has least left to apply, though a stopped one tells no lag', () => {
    const members = [
      dead,
      losing('db-2', { replica: { lagMs: null }, facts: { executed: at(60) } }),
      losing('db-3', { replica: { lagMs: null }, facts: { executed: at(98) } }),
    ];
    expect(run(killed({ members }), { 'db-2': 100, 'db-3': 100 })).toEqual(
      jasmine.objectContaining({ kind: 'elected', member: 'db-3', via: null }),
    );
  });

  it('lets another fetch what only a member has that may never be promoted', () => {
    const members = [dead, losing('db-2', { policy: { promotion: 'never', site: '' } }), losing('db-3')];
    expect(run(killed({ members }), { 'db-2': 100, 'db-3': 90 })).toEqual(
      jasmine.objectContaining({ member: 'db-3', via: 'db-2', loses: 0 }),
    );
  });

  it('asks when the most advanced can neither be promoted nor hand over, and says how much would be lost', () => {
    const members = [
      dead,
      losing('db-2', { replica: { applying: false, applyError: 'duplicate key' } }),
      losing('db-3'),
    ];
    const outcome = run(killed({ members }), { 'db-2': 100, 'db-3': 97 });
    expect(outcome.kind === 'none' && outcome.choices[0]).toEqual(
      jasmine.objectContaining({ code: 'promote-losing', loss: 3 }),
    );
  });

  it('loses no more than a person or the policy allowed', () => {
    const members = [
      dead,
      losing('db-2', { replica: { applying: false, applyError: 'duplicate key' } }),
      losing('db-3'),
    ];
    const topology = killed({ members, policy: { ...defaultPolicy, mode: 'automatic' } });
    const intent = { ...failoverIntent(topology, 'dead', []), mayLose: 3 };
    expect(elect(topology, intent, { 'db-2': at(100), 'db-3': at(97) })).toEqual(
      jasmine.objectContaining({ member: 'db-3', loses: 3 }),
    );
    expect(elect(topology, { ...intent, mayLose: 2 }, { 'db-2': at(100), 'db-3': at(97) }).kind).toBe('none');
  });

  it('asks when two received what the other lacks', () => {
    const other = { text: '1-1-5', streams: { '1': 5 } };
    const intent = failoverIntent(aTopology(), 'dead', []);
    const outcome = elect(killed(), intent, { 'db-2': at(100), 'db-3': other });
    expect(outcome.kind === 'none' && outcome.blockers[0].code).toBe('diverged');
  });
});
