import { aMember, aTopology, at, doneStep, killed, losing, someFacts } from '../testing/builders.js';
import { defaultPolicy } from './cluster.js';
import { decide } from './decide.js';
import { forecast } from './forecast.js';
import type { FailoverIntent } from './intent.js';
import { firstPlan, nextPlan } from './plan.js';
import { between, type Position } from './position.js';
import { packed } from './steps.js';
import type { Topology } from './topology.js';

const off = { ...someFacts().acknowledgement, state: 'off' as const };
const policy = { ...defaultPolicy, mode: 'automatic' as const, lossBudget: 50 };
/** Commits did not wait for replicas: the primary was last seen at 104, db-2 has 101 and db-3 has 100. */
const async = (rest: Partial<Topology> = {}) =>
  killed({
    members: [
      aMember('db-1', { probe: { outcome: 'refused' }, facts: { executed: at(104), acknowledgement: off } }),
      losing('db-2', { replica: { received: at(101) } }),
      losing('db-3', { replica: { received: at(100) } }),
    ],
    acknowledgers: { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'off' },
    policy,
    ...rest,
  });

/** The step that elects, once everybody who can be was stopped and said what it has. */
function electing(topology: Topology, intent: FailoverIntent) {
  const plan = firstPlan(intent, topology);
  const has = (on: string) => topology.members.find(({ id }) => id === on)!.facts!.replica!.received;
  const done = plan.steps.map((step) => doneStep(step, { received: packed(has(step.on)) }));
  const next = nextPlan(plan, done, topology);
  if ('end' in next) throw new Error(next.sentence);
  return next.steps[0];
}

describe('Transactions by name', () => {
  const many: Position = { text: '0-1-104,1-3-7', streams: { '0': 104, '1': 7 } };
  const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562';

  it('are told from the first to the last, in each stream that lacks some', () => {
    expect(between(at(101), many)).toBe('0-1-102 to 0-1-104, 1-3-1 to 1-3-7');
    expect(between({ text: '', streams: { '0': 103, '1': 7 } }, many)).toBe('0-1-104');
    expect(between(many, many)).toBe('');
    expect(between(at(0), { text: `${uuid}:1-9`, streams: { [uuid]: 9 } })).toBe(`${uuid}:1 to ${uuid}:9`);
  });
});

describe('What a failover loses', () => {
  it('is nothing where commits waited and everybody was asked, and the step says so by saying nothing', () => {
    const decision = decide(killed());
    const { with: given, why } = electing(killed(), (decision as { intent: FailoverIntent }).intent);
    expect([given.loses, given.lossKnown, why]).toEqual([0, true, jasmine.stringMatching(/as much as any\.$/)]);
  });

  it('is what the primary was seen to have, by name, and may be more, where its commits did not wait', () => {
    const decision = decide(async());
    expect(decision.kind).toBe('act');
    const { with: given, why } = electing(async(), (decision as { intent: FailoverIntent }).intent);
    expect([given.loses, given.lossKnown]).toEqual([3, false]);
    expect(why).toContain(
      'At least 3 transactions are lost: 0-1-102 to 0-1-104; the primary did not wait for replicas.',
    );
  });

  it('cannot be known where a person went without one who may have acknowledged', () => {
    const members = [
      aMember('db-1', { probe: { outcome: 'refused' } }),
      losing('db-2'),
      aMember('db-3', { probe: { outcome: 'refused' } }),
    ];
    const decision = decide(killed({ members }));
    const choice = decision.kind === 'ask' && decision.choices.find(({ code }) => code === 'promote-losing');
    const intent = (choice as { intent: FailoverIntent }).intent;
    const { with: given, why } = electing(killed({ members }), intent);
    expect([given.loses, given.lossKnown]).toEqual([0, false]);
    expect(why).toContain('What is lost cannot be known: db-3 may hold rows that only it acknowledged.');
    const furthest = at(102);
    const seen = killed({ members: [members[0], members[1], { ...members[2], furthest }] });
    expect(electing(seen, intent).why).toContain('At least 2 transactions are lost: 0-1-101 to 0-1-102; db-3 may hold');
  });

  it('is named to the person who is asked, and never promised to be none', () => {
    const decision = decide(async({ policy: { ...policy, lossBudget: 0 } }));
    expect(decision.kind).toBe('ask');
    expect(decision.because).toContain('at least 3 transactions (0-1-102 to 0-1-104)');
    const [, promote] = decision.kind === 'ask' ? decision.choices : [];
    expect([promote.code, promote.loss]).toEqual(['promote-losing', null]);
    expect(promote.sentence).toBe('Promote db-2, losing at least 0-1-102 to 0-1-104.');
  });

  it('is foretold as nothing only where commits wait for a copy', () => {
    const alive = (acknowledgement: typeof off, waited: 'on' | 'off') =>
      forecast(
        aTopology({
          members: [aMember('db-1', { facts: { acknowledgement } }), aMember('db-2'), aMember('db-3')],
          acknowledgers: { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited },
          policy,
        }),
        'died',
      );
    expect(alive({ ...someFacts().acknowledgement, state: 'off' }, 'off').loss).toBeNull();
    expect(alive(someFacts().acknowledgement as typeof off, 'on').loss).toBe(0);
  });
});
