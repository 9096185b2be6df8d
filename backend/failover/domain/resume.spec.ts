import { aMember, at, aTopology, doneStep, killed, losing, someFacts } from '../testing/builders.js';
import { failoverIntent } from './decide-failover.js';
import { firstPlan } from './plan.js';
import type { Plan, StepDone } from './recovery.js';
import { resume } from './resume.js';
import { packed, stepMaker } from './steps.js';
import type { MemberView, Topology } from './topology.js';

const gone = { probe: { outcome: 'refused' } } as const;
const opened = (name: string) => aMember(name, { replica: null, facts: { readOnly: false, replica: null } });
const detached = (name: string) => aMember(name, { replica: null, facts: { readOnly: true, replica: null } });
const following = (name: string, source: string) => aMember(name, { replica: { source } });
const dead = aMember('db-1', gone);
const seen = (...members: MemberView[]): Topology =>
  aTopology({ members, acknowledgers: { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' } });

describe('A primary that a former controller let go on without a copy, or was about to', () => {
  const intent = { kind: 'go-on-without-copy', primary: 'db-1' } as const;
  const record = { plan: firstPlan(intent, aTopology()), done: [] };
  const mayHave = { alone: true, acknowledgers: jasmine.objectContaining({ waited: 'off' }) };

  it('may have acknowledged what nobody else has, and is not let go on once it is dead or a copy is back', () => {
    for (const now of [
      seen(dead, losing('db-2'), losing('db-3')),
      seen(aMember('db-1'), aMember('db-2'), aMember('db-3')),
    ])
      expect(resume(record, now)).toEqual(jasmine.objectContaining({ kind: 'anew', ...mayHave }));
  });

  it('is let go on where it still waits for a copy that nobody can take', () => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: [], waiters: 1 };
    const now = seen(aMember('db-1', { facts: { acknowledgement } }), losing('db-2'), losing('db-3'));
    expect(resume(record, now)).toEqual(jasmine.objectContaining({ kind: 'go-on', ...mayHave }));
  });
});

describe('A failover that opened a lone survivor', () => {
  const plan = firstPlan(failoverIntent(killed(), 'dead', ['db-2', 'db-3']), killed());
  const alone = (singleSurvivor: 'block' | 'async', state: 'on' | 'off') => {
    const acknowledgement = { ...someFacts().acknowledgement, state };
    const open = aMember('db-2', { replica: null, facts: { readOnly: false, replica: null, acknowledgement } });
    const now = seen(dead, open, aMember('db-3', gone));
    const next = resume({ plan, done: [] }, { ...now, policy: { ...now.policy, singleSurvivor } });
    return next.kind === 'go-on' && next.alone;
  };

  it('lets its commits wait again once a copy is back, where the policy let it go on and they do not wait', () =>
    expect([alone('async', 'off'), alone('async', 'on'), alone('block', 'off')]).toEqual([true, false, false]));
});

describe('A failover whose last rows are missing', () => {
  const plan = firstPlan(failoverIntent(killed(), 'dead', ['db-2', 'db-3']), killed());
  const taken = (topology: Topology, done: readonly StepDone[] = []) => resume({ plan, done }, topology);

  it('is begun anew where nobody was promoted: others may have acknowledged since', () => {
    const all = plan.steps.map((step) => doneStep(step));
    expect(taken(seen(dead, losing('db-2'), losing('db-3')), all).kind).toBe('anew');
  });

  it('is ended with the member that takes writes as the primary, even where the old one is back', () => {
    for (const old of [dead, aMember('db-1')]) {
      const next = taken(seen(old, opened('db-2'), losing('db-3')));
      expect(next).toEqual(jasmine.objectContaining({ kind: 'go-on', primary: 'db-2' }));
      expect(next.kind === 'go-on' && [next.plan.phase, next.plan.steps[0].on]).toEqual(['promoting', 'db-2']);
      expect(next).toEqual(jasmine.objectContaining({ acknowledgers: jasmine.objectContaining({ waited: 'on' }) }));
    }
  });

  it('left a primary that failed since, when others follow it', () => {
    for (const failed of [aMember('db-2', gone), detached('db-2')]) {
      const next = taken(seen(dead, failed, following('db-3', 'db-2')));
      expect(next).toEqual(jasmine.objectContaining({ kind: 'anew', primary: 'db-2' }));
    }
  });

  it('waits, with a reason, for one that may have been promoted and cannot be asked', () => {
    const next = taken(seen(dead, aMember('db-2', gone), losing('db-3')));
    expect(next.kind === 'hold' && [next.blocker.code, next.blocker.numbers['unanswered']]).toEqual([
      'half-done',
      'db-1, db-2',
    ]);
    expect(next.kind === 'hold' && next.blocker.sentence).toContain('may have promoted db-2');
  });

  it('does not wait for it when everybody else says that nobody follows it: it has acknowledged nothing', () => {
    expect(taken(seen(aMember('db-1'), aMember('db-2', gone), aMember('db-3'))).kind).toBe('anew');
  });

  it('asks everybody again before it opens one that only forgot its source', () => {
    const before = [
      doneStep({ id: 'stop-receiving:db-2' }, { received: packed(at(90)) }),
      doneStep({ id: 'detach:db-2' }),
    ];
    const next = taken(seen(dead, detached('db-2'), losing('db-3')), before);
    if (next.kind !== 'go-on') return fail(next.kind);
    expect([next.plan.phase, next.done, next.primary]).toEqual(['gathering', [], undefined]);
    expect(next.plan.steps.map(({ id }) => id)).toEqual(['stop-receiving:db-2', 'stop-receiving:db-3']);
  });

  it('opens nobody who only forgot its source once the old primary serves again', () => {
    const next = taken(seen(aMember('db-1'), detached('db-2'), losing('db-3')));
    expect(next.kind === 'anew' && next.sentence).toContain('takes writes again');
  });

  it('waits for an acknowledger that cannot be asked before it opens one that only forgot its source', () => {
    const topology = seen(aMember('db-1', { facts: { readOnly: true } }), detached('db-2'), aMember('db-3', gone));
    expect(taken(topology).kind).toBe('hold');
  });

  it('cannot be told when two of them take writes', () => {
    const next = taken(seen(dead, opened('db-2'), opened('db-3')));
    expect(next.kind === 'hold' && next.blocker.code).toBe('unclear-primary');
  });
});

describe('A switchover whose last rows are missing', () => {
  const intent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 1_000 } as const;
  const closed = doneStep({ id: 'close-member:db-1' }, { executed: packed(at(100)) });
  const catching = stepMaker()(0, 'catch-up', 'db-2', '', { with: { elected: 'db-2' } });
  const plan: Plan = { intent, phase: 'promoting', steps: [catching] };
  const taken = (topology: Topology) => resume({ plan, done: [closed] }, topology);
  const shut = (executed = 100) => aMember('db-1', { facts: { readOnly: true, executed: at(executed) } });

  it('goes on while the old primary stands where it was closed', () => {
    expect(taken(seen(shut(), aMember('db-2'), aMember('db-3')))).toEqual(jasmine.objectContaining({ plan }));
  });

  it('is taken back when the old primary takes writes again, or took some since', () => {
    for (const old of [aMember('db-1'), shut(105)]) {
      const next = taken(seen(old, aMember('db-2'), aMember('db-3')));
      expect(next.kind === 'go-on' && next.plan.phase).toBe('rolling-back');
    }
  });

  it('is ended when the new one takes writes', () => {
    const next = taken(seen(shut(), opened('db-2'), aMember('db-3')));
    expect(next).toEqual(jasmine.objectContaining({ kind: 'go-on', primary: 'db-2' }));
  });

  it('waits for the old primary, and gives way to a failover', () => {
    expect(taken(seen(dead, aMember('db-2'), aMember('db-3')))).toEqual(
      jasmine.objectContaining({ kind: 'hold', yields: true }),
    );
  });
});
