import { aMember, at, aTopology, doneStep, failedAt, killed, losing } from '../testing/builders.js';
import { failoverIntent } from './decide-failover.js';
import { type Ended, firstPlan, nextPlan, stale } from './plan.js';
import type { Plan, StepDone } from './recovery.js';
import { packed } from './steps.js';
import type { Topology } from './topology.js';

const kinds = (plan: Plan | { end: string }) => ('end' in plan ? plan.end : plan.steps.map(({ id }) => id));
const asPlan = (plan: ReturnType<typeof nextPlan>): Plan => {
  if ('end' in plan) throw new Error(`ended: ${plan.sentence}`);
  return plan;
};
const intent = (topology: Topology) => failoverIntent(topology, 'dead', ['db-2', 'db-3']);
const read = (plan: Plan, received: Record<string, number>) =>
  plan.steps.map((step) => doneStep(step, { received: packed(at(received[step.on])) }));

describe('The plan of a failover', () => {
  it('stops receiving on everyone who may have acknowledged, and touches nothing else', () =>
    expect(kinds(firstPlan(intent(killed()), killed()))).toEqual(['stop-receiving:db-2', 'stop-receiving:db-3']));

  it('drains before it forgets, waits for acknowledgements before it opens, and routes last', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 100, 'db-3': 104 });
    const second = asPlan(nextPlan(first, done, killed()));
    expect(kinds(second)).toEqual([
      'elect:db-3',
      'close-route:haproxy-1',
      'apply-received:db-3',
      'detach:db-3',
      'open-member:db-3',
    ]);
    const third = asPlan(nextPlan(second, [...done, ...second.steps.map((step) => doneStep(step))], killed()));
    expect(kinds(third)).toEqual(['open-route:haproxy-1', 'follow:db-2', 'canary:db-3']);
    expect(third.steps.map(({ wave }) => wave)).toEqual([0, 0, 1]);
  });

  it('says that a member is open and does not serve when its first row is not answered', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = [...read(first, { 'db-2': 100, 'db-3': 104 })];
    const second = asPlan(nextPlan(first, done, killed()));
    done.push(...second.steps.map((step) => doneStep(step)));
    const third = asPlan(nextPlan(second, done, killed()));
    const end = (last: StepDone) => {
      const all = [...done, ...third.steps.slice(0, -1).map((step) => doneStep(step)), last];
      return (nextPlan(third, all, killed()) as Ended).sentence;
    };
    const canary = third.steps.at(-1)!;
    expect(end(doneStep(canary))).toBe('db-3 is the primary.');
    expect(end({ ...failedAt(canary), said: 'no answer in 3000 ms' })).toBe(
      'db-3 is the primary, but its first row was not answered: no answer in 3000 ms.',
    );
  });

  it('lets everyone receive again, and asks, when one cannot be stopped and read', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = [...read({ ...first, steps: [first.steps[0]] }, { 'db-2': 100 }), failedAt(first.steps[1])];
    const back = asPlan(nextPlan(first, done, killed()));
    expect(kinds(back)).toEqual(['start-receiving:db-2', 'start-receiving:db-3']);
    expect(kinds(nextPlan(back, done, killed()))).toBe('asks');
  });

  it('lets sessions end before anything else where a switchover has time for it', () => {
    const handing = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 1_000 } as const;
    const waves = (drainMs?: number) =>
      firstPlan({ ...handing, drainMs }, aTopology()).steps.map(({ wave, kind }) => `${wave} ${kind}`);
    expect(waves()).toEqual(['0 disable-events', '1 close-route', '2 close-member']);
    expect(waves(5_000)).toEqual(['0 drain-route', '1 disable-events', '2 close-route', '3 close-member']);
  });

  it('takes the stop back when the primary answers again before anything was touched', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 100, 'db-3': 100 });
    expect(asPlan(nextPlan(first, done, aTopology())).phase).toBe('rolling-back');
  });

  it('goes no further when one that was stopped has received more since: somebody started it again', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 100, 'db-3': 100 });
    const second = asPlan(nextPlan(first, done, killed()));
    const seen = (received: number) =>
      killed({
        members: [
          aMember('db-1', { probe: { outcome: 'refused' } }),
          losing('db-2', { replica: { receiving: 'no', received: at(received) } }),
          losing('db-3', { replica: { receiving: 'no', received: at(100) } }),
        ],
      });
    expect(stale(second, done, seen(100))).toBe('');
    expect(stale(second, done, seen(101))).toContain('db-2 receives from the old primary');
  });

  it('fences a primary that may still run', () => {
    const first = firstPlan({ ...intent(killed()), cause: 'hung' }, killed());
    const second = asPlan(nextPlan(first, read(first, { 'db-2': 100, 'db-3': 100 }), killed()));
    expect(kinds(second)).toContain('fence:db-1');
  });

  it('tries the same candidate again while it answers, and another that has as much when it died', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 100, 'db-3': 100 });
    const second = asPlan(nextPlan(first, done, killed()));
    const broken = [...done, failedAt({ id: 'open-member:db-2' })];
    expect(kinds(nextPlan(second, broken, killed()))).toContain('open-member:db-2#2');
    const died = killed({
      members: [
        aMember('db-1', { probe: { outcome: 'refused' } }),
        aMember('db-2', { probe: { outcome: 'refused' } }),
        losing('db-3'),
      ],
    });
    expect(kinds(nextPlan(second, broken, died))).toContain('open-member:db-3#2');
  });

  it('takes another that has as much at once when the candidate does not get on with applying', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 100, 'db-3': 100 });
    const second = asPlan(nextPlan(first, done, killed()));
    const third = asPlan(nextPlan(second, [...done, failedAt({ id: 'apply-received:db-2' })], killed()));
    expect(kinds(third)).toContain('open-member:db-3#2');
    const back = asPlan(nextPlan(third, [...done, failedAt({ id: 'apply-received:db-3#2' })], killed()));
    expect(kinds(back)).toContain('open-member:db-2#3');
    const more = read(first, { 'db-2': 101, 'db-3': 100 });
    const alone = asPlan(nextPlan(first, more, killed()));
    const same = asPlan(nextPlan(alone, [...more, failedAt({ id: 'apply-received:db-2' })], killed()));
    expect(kinds(same)).toContain('open-member:db-2#2');
  });

  it('asks when the candidate died with rows that nobody else received', () => {
    const first = firstPlan(intent(killed()), killed());
    const done = read(first, { 'db-2': 105, 'db-3': 100 });
    const second = asPlan(nextPlan(first, done, killed()));
    const died = killed({
      members: [
        aMember('db-1', { probe: { outcome: 'refused' } }),
        aMember('db-2', { probe: { outcome: 'refused' } }),
        losing('db-3'),
      ],
    });
    expect(kinds(nextPlan(second, [...done, failedAt({ id: 'detach:db-2' })], died))).toBe('asks');
  });

  it('lets exactly those events run on the new primary that ran on the old one', () => {
    const members = [
      aMember('db-1', { probe: { outcome: 'refused' }, facts: { events: ['shop.purge'] } }),
      losing('db-2'),
      losing('db-3'),
    ];
    const topology = killed({ members });
    const first = firstPlan(intent(topology), topology);
    const second = asPlan(nextPlan(first, read(first, { 'db-2': 100, 'db-3': 100 }), topology));
    const third = asPlan(
      nextPlan(
        second,
        second.steps.map((step) => doneStep(step)),
        topology,
      ),
    );
    expect(third.steps.at(-1)).toEqual(
      jasmine.objectContaining({
        kind: 'enable-events',
        on: 'db-2',
        with: { elected: 'db-2', events: ['shop.purge'] },
      }),
    );
  });
});

describe('The plan of a switchover', () => {
  const switchover = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 2_000 } as const;

  it('closes the old primary, waits until the new one has everything, and sends clients there', () => {
    const topology = aTopology();
    const first = firstPlan(switchover, topology);
    expect(kinds(first)).toEqual(['disable-events:db-1', 'close-route:haproxy-1', 'close-member:db-1']);
    expect(first.steps.map(({ wave }) => wave)).toEqual([0, 1, 2]); // clients are cut off before nobody may write
    const done = first.steps.map((step) =>
      doneStep(step, step.kind === 'close-member' ? { executed: packed(at(107)) } : { events: [] }),
    );
    const second = asPlan(nextPlan(first, done, topology));
    expect(second.steps[0]).toEqual(
      jasmine.objectContaining({ id: 'catch-up:db-2', with: { elected: 'db-2', position: packed(at(107)) } }),
    );
    const third = asPlan(nextPlan(second, [...done, ...second.steps.map((step) => doneStep(step))], topology));
    expect(kinds(third)).toEqual(['open-route:haproxy-1', 'follow:db-1', 'follow:db-3', 'canary:db-2']);
    expect(third.steps[1].with.asFormerPrimary).toBeTrue();
  });

  it('is taken back when the new primary does not catch up in time', () => {
    const topology = aTopology();
    const first = firstPlan(switchover, topology);
    const done = first.steps.map((step) =>
      doneStep(step, step.kind === 'disable-events' ? { events: ['shop.purge'] } : {}),
    );
    const second = asPlan(nextPlan(first, done, topology));
    const back = asPlan(nextPlan(second, [...done, failedAt(second.steps[0], 'timed out')], topology));
    expect(kinds(back)).toEqual(['reopen-member:db-1', 'open-route:haproxy-1', 'enable-events:db-1']);
    expect(kinds(nextPlan(back, [...done, ...back.steps.map((step) => doneStep(step))], topology))).toBe('rolled-back');
  });
});

describe('The plan of a rejoin', () => {
  const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-1' } as const;
  const back = (restartable: boolean) =>
    aTopology({ members: [aMember('db-1'), aMember('db-2', { replica: null, restartable }), aMember('db-3')] });
  const judged = (topology: Topology, count: number) => {
    const first = firstPlan(rejoin, topology);
    const result = { count, transactions: count > 0 ? ['0-2-9'] : [] };
    return { first, done: first.steps.map((step) => doneStep(step, step.kind === 'judge' ? result : {})) };
  };

  it('lets a clean member follow', () => {
    const { first, done } = judged(back(false), 0);
    expect(kinds(nextPlan(first, done, back(false)))).toEqual(['rejoin:db-2']);
  });

  it('restarts one with a tail as a replica where that can be done, and judges it again', () => {
    const { first, done } = judged(back(true), 1);
    const second = asPlan(nextPlan(first, done, back(true)));
    expect(kinds(second)).toEqual(['restart-as-replica:db-2#2', 'judge:db-2#2']);
    const again = [...done, ...second.steps.map((step) => doneStep(step, step.kind === 'judge' ? { count: 0 } : {}))];
    expect(kinds(nextPlan(second, again, back(true)))).toEqual(['rejoin:db-2']);
  });

  it('sets one apart that nothing can restart after all, and tries again what may only have taken too long', () => {
    const { first, done } = judged(back(true), 1);
    const second = asPlan(nextPlan(first, done, back(true)));
    const failing = (reason: string) => [
      ...done,
      { ...doneStep(second.steps[0], { reason }), state: 'failed' as const },
    ];
    const apart = asPlan(nextPlan(second, failing('unable'), back(true)));
    expect(apart.steps[0].with).toEqual(jasmine.objectContaining({ transactions: ['0-2-9'] }));
    expect(nextPlan(second, failing('timeout'), back(true))).toEqual(jasmine.objectContaining({ end: 'failed' }));
  });

  it('sets one with rows of its own apart, and names them', () => {
    const { first, done } = judged(back(false), 1);
    const second = asPlan(nextPlan(first, done, back(false)));
    expect(second.steps[0]).toEqual(
      jasmine.objectContaining({ kind: 'quarantine', with: jasmine.objectContaining({ transactions: ['0-2-9'] }) }),
    );
  });
});
