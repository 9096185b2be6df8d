import { aMember, aTopology, doneStep, someFacts } from '../testing/builders.js';
import { analyse } from './analyse.js';
import { decide } from './decide.js';
import { type Ended, firstPlan, nextPlan } from './plan.js';
import type { Plan } from './recovery.js';
import type { Topology } from './topology.js';
import { acknowledging } from './unfit-acknowledger.js';

type Rest = NonNullable<Parameters<typeof aMember>[1]>;

/** It has received for that long, and acknowledged nothing. */
const silentFor = (ms: number, rest: Rest = {}) =>
  aMember('db-2', {
    unacknowledgedSince: 100_000 - ms,
    ...rest,
    replica: { acknowledges: false, ...rest.replica },
  });
const withOne = (one = silentFor(4_000), primary = aMember('db-1'), rest: Partial<Topology> = {}) =>
  aTopology({ members: [primary, one, aMember('db-3')], ...rest });
const codes = (topology: Topology) => analyse(topology).map(({ code }) => code);
const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-1' } as const;

const acknowledgement = { ...someFacts().acknowledgement };
const primaryThat = (rest: object) => aMember('db-1', { facts: { acknowledgement: { ...acknowledgement, ...rest } } });

describe('A replica that should acknowledge and does not', () => {
  it('is found, and let acknowledge by itself: never is all well with it', () => {
    const topology = withOne();
    const decision = decide(topology);
    expect(codes(topology)).toEqual(['replica-not-acknowledging']);
    expect(decision.kind === 'act' && decision.intent).toEqual(rejoin);
    expect(decision.because).toContain('db-2 receives what db-1 commits and acknowledges nothing');
  });

  it('is given a moment after it joined', () => {
    expect(codes(withOne(silentFor(1_000)))).toEqual([]);
    expect(codes(withOne(silentFor(0, { unacknowledgedSince: null })))).toEqual([]);
  });

  it('is told only where only the mode keeps it from being let', () => {
    const decision = decide(withOne(undefined, undefined, { policy: { ...aTopology().policy, mode: 'observe' } }));
    expect([decision.kind, decision.kind === 'would-act' && decision.intent]).toEqual(['would-act', rejoin]);
  });

  it('is none that could not be promoted, or is not to be, or has not joined', () => {
    for (const rest of [
      { policy: { promotion: 'never' as const, site: '' } },
      { maintenance: true },
      { quarantine: 'has rows of its own' },
      { facts: { errant: ['0-2-101'] } },
      { facts: { ineligible: ['delayed' as const] } },
      { replica: { receiving: 'connecting' as const } },
      { replica: { applying: false } },
      { probe: { outcome: 'refused' as const } },
    ])
      expect(codes(withOne(silentFor(9_000, rest))))
        .withContext(JSON.stringify(rest))
        .not.toContain('replica-not-acknowledging');
  });

  it('is as it should be where the primary waits for nobody, but for a while that ends when a copy is back', () => {
    const off = primaryThat({ state: 'off' });
    expect(codes(withOne(undefined, off))).not.toContain('replica-not-acknowledging');
    const holds = [{ kind: 'without-copy' as const, sentence: 'It goes on alone.' }];
    expect(codes(withOne(undefined, off, { holds }))).toContain('replica-not-acknowledging');
  });

  it('is one that says so and that the primary does not count', () => {
    const uncounting = { ...primaryThat({ clients: 0 }), unacknowledgedSince: 90_000 };
    const topology = withOne(aMember('db-2'), uncounting);
    expect(analyse(topology).map(({ code, about }) => [code, about])).toEqual([
      ['single-survivor', 'db-1'],
      ['replica-not-acknowledging', 'db-2'],
      ['replica-not-acknowledging', 'db-3'],
    ]);
    expect(firstPlan(rejoin, topology).steps.map(({ id }) => id)).toEqual([
      'stop-receiving:db-2',
      'start-receiving:db-2',
    ]);
  });

  it('is nobody who is waited for: the last that acknowledges is gone when only it is left', () => {
    const members = [primaryThat({ receivers: ['db-2'] }), silentFor(4_000)];
    const topology = aTopology({ members });
    expect(acknowledging(topology)).toEqual([]);
    expect(codes(topology)).toEqual(['single-survivor', 'replica-not-acknowledging']);
    expect(decide(topology).kind).toBe('act');
  });

  it('keeps its readers and what it received: it is not closed, and only its receiver is started again', () => {
    const topology = withOne();
    const plan = firstPlan(rejoin, topology);
    expect(plan.steps.map(({ id, with: given }) => [id, given])).toEqual([
      ['follow:db-2', { source: 'db-1', asFormerPrimary: false, acknowledges: true }],
    ]);
    const ended = nextPlan(plan, [doneStep(plan.steps[0])], topology) as Ended;
    expect(ended).toEqual({ end: 'done', sentence: 'db-2 receives from db-1 and acknowledges.' });
  });

  it('is judged like any other where a person joins it and it acknowledges', () => {
    const plan: Plan = firstPlan(rejoin, aTopology());
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['close-member', 'judge']);
  });
});
