import { aMember, aRoute, at, aTopology, killed, losing, someFacts } from '../testing/builders.js';
import { defaultPolicy } from './cluster.js';
import { decide } from './decide.js';
import type { Topology } from './topology.js';

const dead = aMember('db-1', { probe: { outcome: 'refused' } });
const policy = { ...defaultPolicy, mode: 'automatic' as const };

describe('The decision', () => {
  it('is nothing where all is well', () =>
    expect(decide(aTopology())).toEqual(jasmine.objectContaining({ kind: 'nothing', because: 'All is well.' })));

  it('says whom it has not asked yet, and not that all is well', () => {
    const never = { probe: { outcome: 'never', lastAnswerAt: null } } as const;
    const unasked = decide(aTopology({ members: [aMember('db-1'), aMember('db-2', never), aMember('db-3', never)] }));
    expect([unasked.kind, unasked.because]).toEqual(['wait', 'db-2 and db-3 were not asked yet.']);
    const apart = aMember('db-3', { ...never, maintenance: true });
    expect(decide(aTopology({ members: [aMember('db-1'), aMember('db-2'), apart] })).because).toBe('All is well.');
  });

  it('acts when the primary is dead and everyone who may have acknowledged can be asked, with every number', () => {
    const decision = decide(killed());
    expect(decision.kind).toBe('act');
    expect(decision.kind === 'act' && decision.intent).toEqual(
      jasmine.objectContaining({
        kind: 'failover',
        from: 'db-1',
        cause: 'dead',
        acknowledgers: ['db-2', 'db-3'],
        mayLose: 0,
      }),
    );
    expect(decision.numbers).toEqual(
      jasmine.objectContaining({
        term: 18,
        leaseValidForMs: 8000,
        'received db-2': '0-1-100',
        witnessesLost: 'db-2, db-3',
      }),
    );
  });

  it('asks, naming the member and the choices, when one that may have acknowledged is out of reach', () => {
    const decision = decide(
      killed({ members: [dead, losing('db-2'), aMember('db-3', { probe: { outcome: 'refused' } })] }),
    );
    expect(decision.kind).toBe('ask');
    expect(decision.because).toContain('db-3');
    expect(decision.kind === 'ask' && decision.choices.map(({ code }) => code)).toEqual([
      'wait',
      'promote-losing',
      'salvage',
    ]);
  });

  it('asks a primary’s person whether to go on when its last copy has been gone for longer than a moment', () => {
    const alone = aMember('db-1', {
      facts: { acknowledgement: { ...someFacts().acknowledgement, receivers: [], waiters: 3 } },
    });
    const gone = (since: number) =>
      ['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'refused', since } }));
    expect(decide(aTopology({ members: [alone, ...gone(99_000)] })).kind).toBe('nothing');
    const asked = decide(aTopology({ members: [alone, ...gone(90_000)] }));
    expect(asked.kind === 'ask' && asked.choices.map(({ code }) => code)).toEqual(['wait', 'go-on-without-copy']);
    expect(asked.kind === 'ask' && asked.choices[1].intent).toEqual({ kind: 'go-on-without-copy', primary: 'db-1' });
  });

  it('asks whether to go on also where the mode forbids the repair that would bring a copy back', () => {
    const facts = { acknowledgement: { ...someFacts().acknowledgement, receivers: [], waiters: 1 } };
    const members = [aMember('db-1', { facts }), aMember('db-2', { replica: { receiving: 'no' } })];
    expect(decide(aTopology({ members, policy: defaultPolicy })).kind).toBe('ask');
    const repaired = decide(aTopology({ members }));
    expect(repaired.kind === 'act' && repaired.intent.kind).toBe('rejoin');
  });

  it('lets commits wait again, in any mode, once a replica has all that went on without one, and not before', () => {
    const off = { ...someFacts().acknowledgement, state: 'off' as const, receivers: ['db-2'] };
    const primary = aMember('db-1', { facts: { acknowledgement: off, executed: at(120) } });
    const holds = [{ kind: 'without-copy', sentence: 'goes on without a copy' }] as const;
    const back = (received: number, rest = {}) =>
      decide(
        aTopology({
          members: [primary, aMember('db-2', { replica: { received: at(received) } })],
          ...{ holds, policy: defaultPolicy, ...rest },
        }),
      );
    expect(back(119).kind).toBe('nothing');
    const decided = back(120);
    expect(decided.kind === 'act' && decided.intent).toEqual({ kind: 'wait-for-copies', primary: 'db-1' });
    expect(back(120, { holds: [] }).kind).toBe('nothing');
  });

  it('acts when the member that is out of reach had left the set', () => {
    const members = [dead, losing('db-2'), aMember('db-3', { probe: { outcome: 'refused' } })];
    const acknowledgers = { primary: 'db-1', members: ['db-2'], leaving: {} };
    expect(decide(killed({ members, acknowledgers })).kind).toBe('act');
  });

  it('asks when the primary did not wait for replicas', () => {
    const acknowledgement = { ...someFacts().acknowledgement, state: 'degraded' as const };
    const members = [
      aMember('db-1', { probe: { outcome: 'refused' }, facts: { acknowledgement, executed: at(105) } }),
      losing('db-2'),
      losing('db-3'),
    ];
    const decision = decide(killed({ members }));
    expect(decision.kind === 'ask' && decision.blockers[0]).toEqual(
      jasmine.objectContaining({ code: 'not-acknowledged', numbers: { atLeast: 5, budget: 0, unseenMs: 0 } }),
    );
  });

  it('only tells what it would do in observe, asks in ask, is silent in off', () => {
    const kindIn = (mode: 'off' | 'observe' | 'ask') => decide(killed({ policy: { ...policy, mode } })).kind;
    expect([kindIn('off'), kindIn('observe'), kindIn('ask')]).toEqual(['nothing', 'would-act', 'ask']);
  });

  it('does not act while paused, without lease, at the rate limit or behind an unsafe proxy, and says which', () => {
    const held = (rest: object) => {
      const decision = decide(killed(rest));
      return decision.kind === 'would-act' ? decision.blockers[0].code : decision.kind;
    };
    expect(held({ holds: [{ kind: 'paused', sentence: 'Paused by anna.' }] })).toBe('paused');
    expect(held({ standing: { term: 18, validForMs: 0, ready: true, latenessMs: 0 } })).toBe('no-lease');
    expect(held({ standing: { term: 18, validForMs: 8000, ready: false, latenessMs: 0 } })).toBe('no-lease');
    expect(held({ routes: [aRoute({ unsafe: 'db-1 is up in the file' })] })).toBe('route-unsafe');
  });

  it('looks again before it acts when it was late itself', () => {
    const standing = { term: 18, validForMs: 8_000, ready: true, latenessMs: 900 };
    expect(decide(killed({ standing })).kind).toBe('wait');
  });

  it('refuses, with the reason of each, when nobody can take over', () => {
    const never = { promotion: 'never' as const, site: '' };
    const decision = decide(
      killed({ members: [dead, losing('db-2', { policy: never }), losing('db-3', { policy: never })] }),
    );
    expect(decision.kind === 'refuse' && decision.blockers.map(({ code }) => code)).toEqual([
      'never-promote',
      'never-promote',
    ]);
  });

  it('never leaves the site by itself unless told so', () => {
    const members = [
      dead,
      ...['db-2', 'db-3'].map((name) => losing(name, { policy: { promotion: 'allowed', site: 'vienna' } })),
    ];
    expect(decide(killed({ members })).kind).toBe('ask');
    expect(decide(killed({ members, policy: { ...policy, acrossSites: true } })).kind).toBe('act');
  });

  it('lets a restarted primary go on only when nobody is ahead of it', () => {
    const restarted = aMember('db-1', { facts: { readOnly: true, uptimeMs: 2_000 } });
    const same = decide(aTopology({ members: [restarted, losing('db-2'), losing('db-3')] }));
    expect(same.kind === 'act' && same.intent.kind).toBe('reopen-primary');
    const ahead = decide(
      aTopology({ members: [restarted, losing('db-2', { replica: { received: at(101) } }), losing('db-3')] }),
    );
    expect(ahead.kind === 'act' && ahead.intent.kind).toBe('failover');
    const unknown = decide(
      aTopology({ members: [restarted, losing('db-2'), aMember('db-3', { probe: { outcome: 'refused' } })] }),
    );
    expect(unknown.kind).toBe('wait');
  });

  it('replaces a restarted primary by one that came back to it unseen and has more, in the set of acknowledgers or not', () => {
    const members = [
      aMember('db-1', { facts: { readOnly: true, uptimeMs: 2_000 } }),
      losing('db-2', { replica: { received: at(101) } }),
      losing('db-3'),
    ];
    const acknowledgers = { primary: 'db-1', members: ['db-3'], leaving: {}, waited: 'on' as const };
    const decision = decide(aTopology({ members, acknowledgers }));
    expect(decision.kind === 'act' && decision.intent).toEqual(
      jasmine.objectContaining({ kind: 'failover', candidates: ['db-2', 'db-3'] }),
    );
    const own = aMember('db-2', { facts: { errant: ['0-2-101'] }, replica: { received: at(101) } });
    const errant = decide(aTopology({ members: [members[0], own, members[2]], acknowledgers }));
    expect(errant.kind === 'act' && errant.intent.kind).toBe('reopen-primary');
  });

  it('counts how commits waited before the restart, not what the restarted server says of itself', () => {
    const acknowledgement = { ...someFacts().acknowledgement, state: 'off' as const, receivers: [] };
    const restarted = aMember('db-1', { facts: { readOnly: true, uptimeMs: 2_000, acknowledgement } });
    const members = [restarted, losing('db-2', { replica: { received: at(101) } }), losing('db-3')];
    const acknowledgers = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' as const };
    expect(decide(aTopology({ members, acknowledgers })).kind).toBe('act');
    expect(decide(aTopology({ members, acknowledgers: { ...acknowledgers, waited: 'degraded' } })).kind).toBe('ask');
  });

  it('closes a second writable member before anything else, also in mode ask', () => {
    const members = [aMember('db-1'), aMember('db-2', { replica: null }), aMember('db-3')];
    const decision = decide(aTopology({ members, policy: { ...policy, mode: 'ask' } }));
    expect(decision.kind === 'act' && decision.intent).toEqual({
      kind: 'close-member',
      member: 'db-2',
      primary: 'db-1',
    });
  });

  it('takes a former primary back when it is closed, and leaves one that is set apart alone', () => {
    const back = (quarantine: string) =>
      aTopology({
        members: [
          aMember('db-1'),
          aMember('db-2', { replica: null, facts: { readOnly: true }, quarantine }),
          aMember('db-3'),
        ],
      });
    const decision = decide(back(''));
    expect(decision.kind === 'act' && decision.intent).toEqual({ kind: 'rejoin', member: 'db-2', primary: 'db-1' });
    expect(decide(back('3 rows of its own')).kind).toBe('nothing');
  });

  it('corrects a route that a reload brought back', () => {
    const decision = decide(aTopology({ routes: [aRoute({ open: [] })] }));
    expect(decision.kind === 'act' && decision.intent.kind).toBe('correct-route');
  });

  describe('while a repair waits before it is tried again', () => {
    const stopped = (name: string) => aMember(name, { replica: { receiving: 'no', receiveError: '' } });
    const both = aTopology({ members: [aMember('db-1'), stopped('db-2'), stopped('db-3')] });
    const intentOf = (topology: Topology) => {
      const decision = decide(topology);
      return decision.kind === 'act' ? decision.intent : null;
    };
    const rejoining = (member: string) => ({ kind: 'rejoin', member, primary: 'db-1' }) as const;

    it('mends what else is out of place, and comes back to it where nothing else is', () => {
      expect(intentOf(both)).toEqual(rejoining('db-2'));
      const deferred = [{ intent: 'rejoin:db-2', failed: 1 }];
      expect(intentOf({ ...both, deferred })).toEqual(rejoining('db-3'));
      expect(intentOf({ ...both, members: [both.members[0], both.members[1], aMember('db-3')], deferred })).toEqual(
        rejoining('db-2'),
      );
    });

    it('asks a person whether commits may go on without a copy when the repair failed again and again', () => {
      const facts = { acknowledgement: { ...someFacts().acknowledgement, receivers: [], waiters: 1 } };
      const gone = aMember('db-3', { probe: { outcome: 'refused', since: 90_000 } });
      const alone = aTopology({ members: [aMember('db-1', { facts }), stopped('db-2'), gone] });
      const tried = (failed: number) => decide({ ...alone, deferred: [{ intent: 'rejoin:db-2', failed }] });
      expect(tried(2)).toEqual(jasmine.objectContaining({ kind: 'act', intent: rejoining('db-2') }));
      const asked = tried(3);
      expect(asked.kind === 'ask' && asked.choices.map(({ code }) => code)).toEqual(['wait', 'go-on-without-copy']);
    });
  });
});
