import { aMember, aRoute, aTopology, at, doneStep, failedAt, killed, someFacts } from '../testing/builders.js';
import { decide } from './decide.js';
import { type Ended, firstPlan, nextPlan } from './plan.js';
import type { Plan } from './recovery.js';
import type { Topology } from './topology.js';
import { checkRemoval } from './remove-member.js';
import { checkSalvage } from './salvage.js';
import { checkGoOn } from './without-copy.js';

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

  it('judges a member that would throw away what it holds if it were started, and starts none that has more than the primary', () => {
    const held = (received: number, applying = false) => {
      const replica = { receiving: 'no', receiveError: '', applying, received: at(received) } as const;
      const members = [aMember('db-1'), aMember('db-2', { facts: { executed: at(40) }, replica }), aMember('db-3')];
      return firstPlan(rejoin, aTopology({ members })).steps.map(({ id }) => id);
    };
    expect(held(90)).toEqual(['judge:db-2']);
    expect(held(90, true)).toEqual(['start-receiving:db-2']);
    // What only it has is kept until a person salvages it: the start is refused, and says so (F1).
    expect(held(110)).toEqual(['start-receiving:db-2']);
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

describe('What a repair did', () => {
  const ended = (plan: Plan, topology = aTopology(), done = plan.steps.map((step) => doneStep(step))) =>
    nextPlan(plan, done, topology) as Ended;

  it('is told by name, not by what the last step answered', () => {
    const away = aTopology({ members: [aMember('db-1'), aMember('db-2', { replica: null }), aMember('db-3')] });
    const judged = firstPlan(rejoin, away);
    const clean = [doneStep(judged.steps[0]), doneStep(judged.steps[1], { count: 0, transactions: [] })];
    const joining = nextPlan(judged, clean, away) as Plan;
    expect(ended(joining, away).sentence).toBe('db-2 follows db-1 as a replica.');
    const close = firstPlan({ kind: 'close-member', member: 'db-2', primary: 'db-1' }, away);
    expect(ended(close, away).sentence).toBe('db-2 lets nobody write.');
  });

  it('names the proxies and where they send clients, and the one that could not be told', () => {
    const two = [aRoute({ open: ['db-2'] }), aRoute({ proxy: 'haproxy-2', open: ['db-2'] })];
    const topology = aTopology({ routes: two });
    const plan = firstPlan({ kind: 'correct-route', primary: 'db-1', proxies: ['haproxy-1', 'haproxy-2'] }, topology);
    expect(ended(plan, topology).sentence).toBe('haproxy-1 and haproxy-2 send clients to db-1.');
    const half = [doneStep(plan.steps[0]), failedAt(plan.steps[1], 'no answer')];
    expect(ended(plan, topology, half).sentence).toBe(
      'haproxy-1 sends clients to db-1. open-route on haproxy-2 failed: no answer.',
    );
  });

  it('ends each of its sentences, also where a server gave the words', () => {
    const topology = aTopology({ members: [aMember('db-1'), aMember('db-2', { replica: null }), aMember('db-3')] });
    const plan = firstPlan(rejoin, topology);
    const waits = { ...failedAt(plan.steps[0], '2 commits wait there'), result: { reason: 'waiters' } };
    const apart = nextPlan(plan, [waits], topology) as Plan;
    expect(ended(apart, topology).sentence).toBe(
      'db-2 is set apart: could not be closed: 2 commits wait there. Clients reach it through no proxy.',
    );
  });
});

describe('A member that cannot be closed', () => {
  it('is set apart where nothing can restart it either', () => {
    const back = aMember('db-2', { replica: null, restartable: true });
    const topology = aTopology({ members: [aMember('db-1'), back, aMember('db-3')] });
    const plan = firstPlan({ kind: 'close-member', member: 'db-2', primary: 'db-1' }, topology);
    const waits = { ...failedAt(plan.steps[0], '2 commits wait there'), result: { reason: 'waiters' } };
    const restart = nextPlan(plan, [waits], topology) as Plan;
    const unable = { ...failedAt(restart.steps[0], 'nothing here can kill it'), result: { reason: 'unable' } };
    const apart = nextPlan(restart, [waits, unable], topology) as Plan;
    expect(apart.steps[0].with.reason).toBe('could not be closed: nothing here can kill it');
  });
});

describe('Taking a member out', () => {
  const codes = (topology: Topology, id = 'db-3', alone = false) =>
    checkRemoval(topology, id, alone).map(({ code }) => code);

  it('is refused for the primary, and for the last that could acknowledge unless it is said', () => {
    expect(codes(aTopology(), 'db-1')).toEqual(['is-primary']);
    expect(codes(aTopology())).toEqual([]);
    const two = aTopology({ members: [aMember('db-1'), aMember('db-3')] });
    expect(codes(two)).toEqual(['breaks-quorum']);
    expect(codes(two, 'db-3', true)).toEqual([]);
    const apart = aTopology({
      members: [aMember('db-1'), aMember('db-2', { quarantine: 'own rows' }), aMember('db-3')],
    });
    expect(codes(apart)).toEqual(['breaks-quorum']);
  });

  it('is refused while the primary does not serve, or still sends to it where we cannot stop it', () => {
    expect(codes(killed())).toContain('primary-not-answering');
    const silent = aMember('db-3', { probe: { outcome: 'silent' } });
    expect(codes(aTopology({ members: [aMember('db-1'), aMember('db-2'), silent] }))).toEqual(['may-acknowledge']);
  });

  it('stops only its receiver: what it has stays', () => {
    const plan = firstPlan({ kind: 'let-go', member: 'db-3', primary: 'db-1' }, aTopology());
    expect(plan.steps.map(({ id }) => id)).toEqual(['stop-receiving:db-3']);
  });
});

describe('Salvaging a relay log', () => {
  const stopped = { receiving: 'no', applying: false, received: at(130) } as const;
  const codes = (replica: object) =>
    checkSalvage(aTopology({ members: [aMember('db-1'), aMember('db-2', { replica })] }), 'db-2').map(
      ({ code }) => code,
    );

  it('is for a replica that stands still with something received and not applied, and for no other', () => {
    expect(codes(stopped)).toEqual([]);
    expect(codes({ ...stopped, applying: true })).toEqual(['replication-runs']);
    expect(codes({ ...stopped, receiving: 'connecting' })).toEqual(['replication-runs']);
    expect(codes({ ...stopped, received: at(100) })).toEqual(['nothing-received']);
  });
});

describe('Salvaging the relay log of a server that was started again', () => {
  const forgot = { receiving: 'no', applying: false, received: at(100) } as const;
  const codes = (more: object) => {
    const db2 = aMember('db-2', { replica: forgot, ...more });
    return checkSalvage(aTopology({ members: [aMember('db-1'), db2] }), 'db-2').map(({ code }) => code);
  };

  it('goes by what it was seen to have received, since it forgets that itself, and may have had more', () => {
    expect(codes({ furthest: at(130) })).toEqual([]);
    expect(codes({ furthest: at(100) })).toEqual(['nothing-received']);
    expect(codes({ furthest: at(100), restarted: true })).toEqual([]);
  });
});

describe('Going on without a copy', () => {
  it('is refused where a copy is there, or nobody waits for one', () => {
    expect(checkGoOn(aTopology()).map(({ code }) => code)).toEqual(['has-copy']);
    const acknowledgement = { ...someFacts().acknowledgement, state: 'off' as const };
    const off = aTopology({ members: [aMember('db-1', { facts: { acknowledgement } }), aMember('db-2')] });
    expect(checkGoOn(off).map(({ code }) => code)).toEqual(['does-not-wait']);
  });

  it('is one statement, and ends with a row that a replica acknowledged', () => {
    const steps = (kind: 'go-on-without-copy' | 'wait-for-copies') =>
      firstPlan({ kind, primary: 'db-1' }, aTopology()).steps.map((step) => step.id);
    expect(steps('go-on-without-copy')).toEqual(['go-on-without-copy:db-1']);
    expect(steps('wait-for-copies')).toEqual(['reopen-member:db-1', 'canary:db-1']);
  });
});
