import { aMember, aTopology, at, doneStep, failedAt, someFacts } from '../testing/builders.js';
import { decide } from './decide.js';
import { type Ended, firstPlan, nextPlan } from './plan.js';
import type { Plan } from './recovery.js';
import { packed } from './steps.js';
import { acknowledging } from './unfit-acknowledger.js';
import { checkGoOn } from './without-copy.js';

const own = { errant: ['0-2-101'] };
const errant = (rest: Parameters<typeof aMember>[1] = {}) => aMember('db-2', { facts: own, ...rest });
const withErrant = (other = aMember('db-3'), one = errant(), primary = aMember('db-1')) =>
  aTopology({ members: [primary, one, other] });
const silence = { kind: 'stop-acknowledging', member: 'db-2', primary: 'db-1' } as const;

describe('A replica with transactions of its own', () => {
  it('is told to acknowledge no more, once another one does', () => {
    const decision = decide(withErrant());
    expect(decision.kind === 'act' && decision.intent).toEqual(silence);
    expect(decision.because).toContain('db-2 has transactions of its own, and acknowledges what db-1 commits');
  });

  it('is one that is set apart and acknowledges all the same', () => {
    const decision = decide(withErrant(aMember('db-3'), aMember('db-2', { quarantine: 'has rows of its own' })));
    expect(decision.kind === 'act' && decision.intent).toEqual(silence);
  });

  it('goes on while whoever else acknowledges lacks too much, applies late or is in maintenance', () => {
    const far = aMember('db-1', { facts: { executed: at(5_000) } });
    for (const topology of [
      withErrant(aMember('db-3'), errant(), far),
      withErrant(aMember('db-3', { replica: { lagMs: 9_000 } })),
      withErrant(aMember('db-3', { replica: { acknowledges: false } })),
      withErrant(aMember('db-3', { maintenance: true })),
    ])
      expect(decide(topology).kind).withContext(JSON.stringify(topology.members[2])).toBe('nothing');
  });

  it('is for a person where nobody else acknowledges, or will: to wait, or to fill it anew', () => {
    const decision = decide(withErrant(aMember('db-3', { probe: { outcome: 'refused', since: 0 } })));
    expect(decision.kind === 'ask' && decision.choices.map(({ code, member }) => [code, member])).toEqual([
      ['wait', undefined],
      ['reseed', 'db-2'],
    ]);
    expect(decide(withErrant(aMember('db-3', { facts: { errant: ['0-3-101'] } }))).kind).toBe('ask');
    expect(decide(aTopology({ members: [aMember('db-1'), errant()] })).kind).toBe('ask');
  });

  it('is nobody who is waited for once it acknowledges no more: what the primary lacks then is a copy', () => {
    const silenced = errant({ replica: { acknowledges: false } });
    const acknowledgement = { ...someFacts().acknowledgement, receivers: ['db-2'] };
    const members = [aMember('db-1', { facts: { acknowledgement } }), silenced];
    const topology = aTopology({ members });
    expect([acknowledging(topology), checkGoOn(topology)]).toEqual([[], []]);
    const decision = decide(topology);
    expect(decision.kind === 'ask' && decision.because).toContain('db-1 has no replica that acknowledges');
  });
});

describe('The plan to let it acknowledge no more', () => {
  const topology = withErrant();
  const first = firstPlan(silence, topology);
  const received = doneStep(first.steps[0], { received: packed(at(100)) });
  const second = nextPlan(first, [received], topology) as Plan;

  it('starts it again only when another one has all that it may have acknowledged (F1)', () => {
    expect(first.steps.map(({ id }) => id)).toEqual(['stop-receiving:db-2']);
    expect(second.steps.map(({ id, with: given }) => [id, given])).toEqual([
      ['catch-up:db-3', { position: packed(at(100)) }],
      ['follow:db-2', { source: 'db-1', asFormerPrimary: false, acknowledges: false }],
    ]);
    const late = nextPlan(second, [received, failedAt(second.steps[0], 'it lacks 3')], topology);
    expect(late).toEqual({ end: 'failed', sentence: 'it lacks 3' });
  });

  it('is done although its applier fails again, and says so', () => {
    const [wait, follow] = second.steps;
    const ended = (last = doneStep(follow)) => nextPlan(second, [received, doneStep(wait), last], topology) as Ended;
    expect(ended()).toEqual(jasmine.objectContaining({ end: 'done' }));
    expect(ended().sentence).toContain('db-2 acknowledges nothing any more');
    expect(ended(failedAt(follow, 'its applier stopped: 1950')).sentence).toMatch(/any more: .*\. its applier stopped/);
  });

  it('lets it go on when the other one is gone meanwhile', () => {
    const alone = withErrant(aMember('db-3', { probe: { outcome: 'refused' } }));
    const again = nextPlan(first, [received], alone) as Plan;
    expect(again.steps.map(({ id }) => id)).toEqual(['start-receiving:db-2']);
    const ended = nextPlan(again, [received, doneStep(again.steps[0])], alone) as Ended;
    expect(ended.sentence).toBe('db-2 receives again, and still acknowledges: nobody else does.');
  });
});

it('A new primary is followed without acknowledgements by whoever has transactions of its own, where another one follows', () => {
  const intent = { kind: 'switchover', from: 'db-1', to: 'db-3', drill: false, maxPauseMs: 2_000 } as const;
  const converging = (topology: ReturnType<typeof withErrant>) => {
    let plan = firstPlan(intent, topology);
    const done = [];
    while (!('end' in plan) && plan.phase !== 'converging') {
      done.push(...plan.steps.map((step) => doneStep(step, { executed: packed(at(100)) })));
      plan = nextPlan(plan, done, topology) as Plan;
    }
    return plan.steps.filter(({ kind }) => kind === 'follow').map(({ on, with: given }) => [on, given.acknowledges]);
  };
  expect(converging(withErrant())).toEqual([
    ['db-1', true],
    ['db-2', false],
  ]);
});
