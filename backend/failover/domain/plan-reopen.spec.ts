import { aMember, at, aTopology, doneStep, failedAt, losing } from '../testing/builders.js';
import { decide } from './decide.js';
import type { SwitchoverIntent } from './intent.js';
import { type Ended, firstPlan, nextPlan, stale } from './plan.js';
import { takeBack } from './plan-switchover.js';
import type { Plan, StepDone } from './recovery.js';
import { resume } from './resume.js';
import { packed } from './steps.js';
import type { MemberView } from './topology.js';

const reopen = { kind: 'reopen-primary', primary: 'db-1' } as const;
const restarted = (rest: Partial<MemberView> = {}) =>
  aMember('db-1', { facts: { readOnly: true, uptimeMs: 2_000 }, ...rest });
const seen = (...members: MemberView[]) => aTopology({ members });
const closed = seen(restarted(), losing('db-2'), losing('db-3'));
const ids = (plan: Plan | Ended) => ('end' in plan ? plan.end : plan.steps.map(({ id }) => id));
const read = (member: string, seq: number): StepDone =>
  doneStep({ id: `stop-receiving:${member}` }, { received: packed(at(seq)) });
const opening = ['open-member:db-1', 'start-receiving:db-2', 'start-receiving:db-3'];

describe('A restarted primary', () => {
  const plan = firstPlan(reopen, closed);

  it('is opened after everybody who may have received from it was stopped and read, and has no more than it', () => {
    expect(ids(plan)).toEqual(['stop-receiving:db-2', 'stop-receiving:db-3']);
    const next = nextPlan(plan, [read('db-2', 100), read('db-3', 99)], closed) as Plan;
    expect(ids(next)).toEqual(opening);
    expect(next.steps.map(({ wave }) => wave)).toEqual([0, 1, 1]);
  });

  it('stays closed when one had received more by the time it was stopped', () => {
    const ended = nextPlan(plan, [read('db-2', 103), read('db-3', 100)], closed) as Ended;
    expect(ended).toEqual({ end: 'failed', sentence: 'db-1 stays closed: db-2 has 3 transactions that db-1 lacks.' });
  });

  it('stays closed when one of them cannot be stopped, or it is gone itself', () => {
    expect(ids(nextPlan(plan, [read('db-2', 100), failedAt({ id: 'stop-receiving:db-3' })], closed))).toBe('failed');
    const refused = { ...closed.members[0].probe, outcome: 'refused' as const };
    const gone = seen(restarted({ probe: refused }), losing('db-2'), losing('db-3'));
    expect(ids(nextPlan(plan, [read('db-2', 100), read('db-3', 100)], gone))).toBe('failed');
  });

  it('is not opened when somebody is seen to have more right before it', () => {
    const done = [read('db-2', 100), read('db-3', 100)];
    const next = nextPlan(plan, done, closed) as Plan;
    expect(stale(next, done, closed)).toBe('');
    const later = seen(restarted(), losing('db-2', { replica: { received: at(101) } }), losing('db-3'));
    expect(stale(next, done, later)).toBe('db-2 has 1 transaction that db-1 lacks.');
  });

  it('asks those too who are not among those that may have acknowledged, and goes on without them', () => {
    const acknowledgers = { primary: 'db-1', members: ['db-2'], leaving: {} };
    const first = firstPlan(reopen, { ...closed, acknowledgers });
    expect(first.steps.map(({ on, onFailure }) => [on, onFailure])).toEqual([
      ['db-2', 'stop'],
      ['db-3', 'go-on'],
    ]);
  });

  it('that is the process which was seen to take writes is opened at once', () => {
    const same = seen(restarted({ served: true }), aMember('db-2'), aMember('db-3'));
    expect(ids(firstPlan(reopen, same))).toContain('open-member:db-1');
  });

  it('is one still after two minutes, when it was seen to take writes only before that', () => {
    const late = (served?: boolean) =>
      seen(
        restarted({
          facts: { ...closed.members[0].facts!, uptimeMs: 130_000 },
          ...(served === undefined ? {} : { served }),
        }),
        losing('db-2'),
        aMember('db-3', { probe: { outcome: 'refused' } }),
      );
    expect(decide(late(false)).because).toContain('was restarted 130 s ago');
    expect(decide(late(false)).kind).toBe('wait');
    expect(decide(late(true)).kind).toBe('nothing');
    const repairs = { ...aTopology().policy, readOnlyPrimary: 'repair' as const };
    expect(decide({ ...late(), policy: repairs }).kind).toBe('wait');
    expect(decide({ ...late(true), policy: repairs }).kind).toBe('act');
  });

  it('is said to lack perhaps what it acknowledged last, where one that acknowledged was restarted too', () => {
    const lost = { 'db-2': { had: at(100), more: true, until: null } };
    const acknowledgers = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' as const, lost };
    const both = { ...closed, acknowledgers };
    const doubt =
      'db-2 was restarted too and may have thrown away what only it had received: the last transactions acknowledged ' +
      'before the crash may be missing. innodb_flush_log_at_trx_commit=3 on db-1 rules that out.';
    expect(decide(both).because).toContain(`it goes on as the primary. ${doubt}`);
    const read100 = [read('db-2', 100), read('db-3', 100)];
    const next = nextPlan(firstPlan(reopen, both), read100, both) as Plan;
    expect(next.steps[0].why).toBe(`Nobody has anything that db-1 lacks. ${doubt}`);
    // Once it is open, its replica has everything again.
    const opened = [...read100, doneStep({ id: 'open-member:db-1' })];
    expect((nextPlan(next, opened, closed) as Ended).sentence).toContain(`db-1 lets clients write again. ${doubt}`);
    expect((nextPlan(plan, read100, closed) as Plan).steps[0].why).toBe('db-1 has all that anyone acknowledged.');
  });

  it('that a former controller was about to open is judged anew', () => {
    const next = nextPlan(plan, [read('db-2', 100), read('db-3', 100)], closed) as Plan;
    expect(resume({ plan: next, done: [read('db-2', 100), read('db-3', 100)] }, closed).kind).toBe('anew');
  });
});

describe('A switchover that is taken back', () => {
  const intent: SwitchoverIntent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 1_000 };
  const was = (seq: number) => doneStep({ id: 'close-member:db-1' }, { executed: packed(at(seq)) });

  it('asks nobody where the old primary is the process that was closed, or has all that it had then', () => {
    const same = seen(restarted({ served: true }), aMember('db-2'), aMember('db-3'));
    for (const [topology, done] of [
      [same, []],
      [closed, [was(100)]],
    ] as const)
      expect(ids(takeBack(intent, done, topology, 'too slow'))).toContain('reopen-member:db-1');
  });

  it('asks everybody where it may have been killed meanwhile, and opens it only when nobody has more', () => {
    const plan = takeBack(intent, [was(101)], closed, 'too slow');
    expect(ids(plan)).toEqual(['stop-receiving:db-2', 'stop-receiving:db-3']);
    const back = nextPlan(plan, [was(101), read('db-2', 100), read('db-3', 100)], closed) as Plan;
    expect(ids(back)).toEqual(jasmine.arrayContaining(['reopen-member:db-1', 'start-receiving:db-2']));
    expect(back.steps[0].why).toBe('Taken back: too slow');
    expect(ids(nextPlan(plan, [was(101), read('db-2', 101), read('db-3', 100)], closed))).toBe('failed');
    const resumed = resume({ plan: back, done: [was(101), read('db-2', 100), read('db-3', 100)] }, closed);
    expect(resumed.kind === 'go-on' && [ids(resumed.plan), resumed.plan.steps[0].with.said]).toEqual([
      ['stop-receiving:db-2', 'stop-receiving:db-3'],
      'too slow',
    ]);
  });
});
