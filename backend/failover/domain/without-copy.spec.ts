import { aMember, at, aTopology, doneStep, killed, losing, someFacts } from '../testing/builders.js';
import { defaultPolicy } from './cluster.js';
import { decide } from './decide.js';
import { failoverIntent } from './decide-failover.js';
import { firstPlan, nextPlan } from './plan.js';
import { packed } from './steps.js';
import type { Topology } from './topology.js';
import { checkGoOn } from './without-copy.js';

const policy = { ...defaultPolicy, mode: 'automatic' as const, lossBudget: 20 };
const holds = [{ kind: 'without-copy', sentence: 'goes on without a copy' }] as const;

/** A dead primary whose commits waited for nobody and that was seen to have five transactions which nobody received. */
function unwaiting(rest: Partial<Topology> = {}, probe: object = { since: 99_995 }) {
  const acknowledgement = { ...someFacts().acknowledgement, state: 'off' as const };
  const primary = aMember('db-1', {
    probe: { outcome: 'refused', ...probe },
    facts: { acknowledgement, executed: at(105) },
  });
  const members = [primary, losing('db-2'), losing('db-3')];
  return decide(killed({ members, policy, ...rest }));
}

describe('The note that the primary goes on without a copy', () => {
  it('holds no failover back that the loss budget allows', () => {
    expect(unwaiting({ holds }).kind).toBe('act');
  });

  it('keeps a restarted primary from being opened no more than before', () => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: [] };
    const restarted = aMember('db-1', { facts: { readOnly: true, uptimeMs: 3_000, acknowledgement } });
    const decision = decide(aTopology({ members: [restarted, aMember('db-2'), aMember('db-3')], holds }));
    expect(decision.kind === 'act' && decision.intent).toEqual({ kind: 'reopen-primary', primary: 'db-1' });
  });
});

describe('A primary that began to wait again', () => {
  it('goes on once more when the copy is lost before it acknowledged anything', () => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: [], waiters: 1 };
    const gone = ['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'refused', since: 90_000 } }));
    const members = [aMember('db-1', { facts: { acknowledgement } }), ...gone];
    const by = (singleSurvivor: 'async' | 'block') =>
      decide(aTopology({ members, holds, policy: { ...policy, singleSurvivor } }));
    const [goesOn, asks] = [by('async'), by('block')];
    expect(goesOn.kind === 'act' && goesOn.intent.kind).toBe('go-on-without-copy');
    expect(asks.kind === 'ask' && asks.choices.map(({ code }) => code)).toEqual(['wait', 'go-on-without-copy']);
  });
});

describe('A failover from a primary that did not wait for replicas', () => {
  it('says within the loss budget how many transactions are known to be lost by it', () => {
    const decision = unwaiting();
    expect(decision.kind).toBe('act');
    expect(decision.because).toContain(
      'at least 5 transactions (0-1-101 to 0-1-105), and whatever it acknowledged after it was last seen, are lost',
    );
    expect(decision.numbers).toEqual(jasmine.objectContaining({ losesAtLeast: 5, lossBudget: 20 }));
  });

  it('is not offered as one that loses nothing where the mode asks', () => {
    const asked = unwaiting({ policy: { ...policy, mode: 'ask' } });
    expect(asked.kind === 'ask' && asked.choices.map(({ code, loss }) => [code, loss])).toEqual([
      ['promote-losing', null],
    ]);
  });

  it('is asked about in spite of the budget when it acknowledged unseen for long, or was never seen', () => {
    const late = unwaiting({}, { since: 99_995, lastAnswerAt: 94_000 });
    expect(late.kind === 'ask' && late.blockers[0].numbers).toEqual({ atLeast: 5, budget: 20, unseenMs: 5_995 });
    const never = unwaiting({}, { since: 99_995, lastAnswerAt: null });
    expect(never.kind === 'ask' && never.blockers[0].sentence).toContain('which nobody here ever saw');
  });

  it('opens one that waits for the copies that there are, where it went on without one only for want of it', () => {
    const waits = (rest: Partial<Topology>) => {
      const off = { ...someFacts().acknowledgement, state: 'off' as const };
      const primary = aMember('db-1', { probe: { outcome: 'refused' }, facts: { acknowledgement: off } });
      const topology = killed({ members: [primary, losing('db-2'), losing('db-3')], ...rest });
      const first = firstPlan(failoverIntent(topology, 'dead', ['db-2', 'db-3']), topology);
      const read = first.steps.map((step) => doneStep(step, { received: packed(at(100)) }));
      const next = nextPlan(first, read, topology);
      return 'end' in next ? next.end : next.steps.find(({ kind }) => kind === 'open-member')?.with.acknowledged;
    };
    const alone = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'off' as const };
    expect(waits({ acknowledgers: alone })).toBe(false);
    expect(waits({ acknowledgers: alone, holds })).toBe(true);
    expect(waits({ acknowledgers: { ...alone, owed: at(105) } })).toBe(true);
  });
});

describe('Whether a primary may go on without a copy', () => {
  const codes = (waiters: number, ...probes: object[]) => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: ['db-2', 'db-3'], waiters };
    const replicas = probes.map((probe, index) => aMember(`db-${index + 2}`, { probe }));
    const members = [aMember('db-1', { facts: { acknowledgement } }), ...replicas];
    return checkGoOn(aTopology({ members })).map(({ code, sentence }) => [code, sentence]);
  };
  const hangs = { outcome: 'silent', since: 90_000 };

  it('is for a person to say when every replica that it waits for hangs, though their sessions stay', () =>
    expect(codes(1, hangs, hangs)).toEqual([]));

  it('is not asked while one of them answers, nobody waits, or they are silent for a moment only', () => {
    const both = 'db-2 and db-3 still receive from db-1: its commits are acknowledged.';
    expect(codes(1, hangs, {})).toEqual([['has-copy', both]]);
    expect(codes(0, hangs, hangs)).toEqual([['has-copy', both]]);
    expect(codes(1, hangs, { ...hangs, since: 99_500 })).toEqual([['has-copy', both]]);
    expect(codes(1, hangs, { ...hangs, outcome: 'denied' })).toEqual([['has-copy', both]]);
  });

  it('is decided by no policy where only silence says that nobody acknowledges', () => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: ['db-2', 'db-3'], waiters: 1 };
    const gone = ['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'silent', since: 90_000 } }));
    const members = [aMember('db-1', { facts: { acknowledgement } }), ...gone];
    const decision = decide(aTopology({ members, policy: { ...policy, singleSurvivor: 'async' } }));
    expect(decision.kind).toBe('nothing');
  });

  it('is asked, also where the policy would know an answer, once no commit was answered for a moment either', () => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: ['db-2', 'db-3'], waiters: 1 };
    const gone = ['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'silent', since: 90_000 } }));
    const decided = (stalledSince: number | null, singleSurvivor: 'async' | 'block' = 'async') => {
      const members = [aMember('db-1', { facts: { acknowledgement }, stalledSince }), ...gone];
      return decide(aTopology({ members, policy: { ...policy, singleSurvivor } }));
    };
    for (const alone of ['async', 'block'] as const) {
      const asked = decided(93_000, alone);
      expect(asked.because).toBe(
        'Commits on db-1 have waited for 7 s: db-2 and db-3 do not answer. A person must choose.',
      );
      expect(asked.kind === 'ask' && asked.choices.map(({ code }) => code)).toEqual(['wait', 'go-on-without-copy']);
    }
    expect([decided(99_000).kind, decided(null).kind]).toEqual(['nothing', 'nothing']);
  });
});
