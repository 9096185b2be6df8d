import type { Decision } from '../../domain/decision.js';
import { failoverIntent } from '../../domain/decide-failover.js';
import type { Plan, Step, StepDone } from '../../domain/recovery.js';
import { stepMaker } from '../../domain/steps.js';
import { aTopology } from '../../testing/builders.js';
import { ControlFailed, type Permit } from '../../ports.js';
import { RecoveryRun } from './recovery-run.js';
import { Tenure } from './tenure.js';
import { ManualTiming, settled } from './testing/manual-timing.js';
import { MemoryJournal } from './testing/memory-journal.js';

describe('A recovery', () => {
  const intent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 1_000 } as const;
  const because: Decision = { kind: 'act', intent, because: 'asked', findings: [], numbers: {} };
  const step = stepMaker();
  const irreversible = { irreversible: true };
  let timing: ManualTiming;
  let tenure: Tenure;
  let journal: MemoryJournal;
  let sent: string[];
  let permits: Permit[];
  let failing: Record<string, ControlFailed>;
  let goneSince: number | null;
  let next: (plan: Plan, done: readonly StepDone[]) => Plan | { end: 'done' | 'failed'; sentence: string };

  beforeEach(() => {
    timing = new ManualTiming();
    tenure = new Tenure(timing);
    tenure.renewed({ term: 7, sentAt: timing.now(), sentAtWall: timing.wall(), believeMs: 8_000 });
    journal = new MemoryJournal();
    [sent, permits, failing, goneSince] = [[], [], {}, null];
    next = () => ({ end: 'done', sentence: 'done' });
  });

  const control = (id: string) =>
    new Proxy(
      {},
      {
        get:
          (_, name: string) =>
          async (...args: unknown[]) => {
            permits.push(args.at(-1) as Permit);
            if (failing[name]) throw failing[name];
            sent.push(`${name} ${id}`);
            return { sent: [name], executed: { text: '', streams: {} }, received: { text: '', streams: {} }, ended: 0 };
          },
      },
    );
  const planOf = (...steps: Step[]): Plan => ({ intent, phase: 'promoting', steps });

  function run(plan: Plan, done: StepDone[] = [], resumed = false): RecoveryRun {
    const record = { id: 'r-1', plan, done, because, requester: null, startedAt: timing.wall() };
    const places = {
      member: (id: string) => ({ id, name: id, control: control(id) }),
      proxy: () => undefined,
    } as never;
    const rules = { nextPlan: (p: Plan, d: readonly StepDone[]) => next(p, d) } as never;
    return new RecoveryRun(
      record,
      {
        ...{ cluster: 'c-1', timing, tenure, journal, rules, places, topology: () => aTopology() },
        ...{
          primaryGoneSince: () => goneSince,
          connected: async () => undefined,
          connectionsKept: async () => undefined,
        },
        did: () => undefined,
      },
      resumed,
    );
  }

  it('does the steps of a wave side by side and the waves one after the other, all in the journal', async () => {
    await run(
      planOf(step(1, 'canary', 'db-2', ''), step(0, 'detach', 'db-2', ''), step(0, 'detach', 'db-3', '')),
    ).run();
    expect(sent).toEqual(['detach db-2', 'detach db-3', 'canary db-2']);
    expect(journal.of('r-1').map(({ kind }) => kind)).toEqual([
      ...['step-begun', 'step-begun', 'step-done', 'step-done', 'step-begun', 'step-done', 'end'],
    ] as never);
    expect(permits.every(({ term }) => term === 7)).toBeTrue();
  });

  it('begins nothing that has no way back before the journal has kept what led to it', async () => {
    const kept = Promise.withResolvers<void>();
    journal.before = (what) => ('kind' in what && what.kind === 'step-done' ? kept.promise : Promise.resolve());
    const running = run(
      planOf(step(0, 'catch-up', 'db-2', '', { with: { position: '' } }), step(1, 'detach', 'db-2', '', irreversible)),
    ).run();
    await settled();
    expect(sent).toEqual(['applyUpTo db-2']);
    kept.resolve();
    await running;
    expect(sent).toEqual(['applyUpTo db-2', 'detach db-2']);
  });

  it('begins a failover for good as soon as the row that names its candidates is kept', async () => {
    const kept = Promise.withResolvers<void>();
    journal.before = (what) => ('because' in what ? kept.promise : new Promise(() => undefined));
    const failover = failoverIntent(aTopology(), 'forced', ['db-2']);
    const running = run({ ...planOf(step(0, 'detach', 'db-2', '', irreversible)), intent: failover }).run();
    await settled();
    expect(sent).toEqual([]);
    kept.resolve();
    await running;
    expect(sent).toEqual(['detach db-2']);
    const stranger = run({ ...planOf(step(0, 'detach', 'db-3', '', irreversible)), intent: failover }).run();
    await settled();
    await timing.advance(1_000);
    await stranger;
    expect(sent).toEqual(['detach db-2']);
  });

  it('fails the step, and asks what follows, when the journal does not confirm in time', async () => {
    journal.before = (what) => ('because' in what ? Promise.resolve() : new Promise(() => undefined));
    next = (_, done) => ({ end: 'failed', sentence: done[0].said });
    const running = run(planOf(step(0, 'detach', 'db-2', '', irreversible))).run();
    await settled();
    await timing.advance(intent.maxPauseMs);
    const result = await running;
    expect(sent).toEqual([]);
    expect(result).toEqual(
      jasmine.objectContaining({ kind: 'ended', end: 'failed', sentence: jasmine.stringContaining('journal') }),
    );
  });

  describe('planned, with a journal that is slow,', () => {
    const planned = planOf(step(0, 'close-member', 'db-1', ''));
    let kept: PromiseWithResolvers<void>;
    beforeEach(() => {
      kept = Promise.withResolvers<void>();
      journal.before = (what) => ('because' in what ? kept.promise : Promise.resolve());
    });
    const begun = async () => {
      const one = run(planned);
      const result = one.run();
      await settled();
      await timing.advance(5_000);
      expect(sent).toEqual([]);
      return { one, result };
    };

    it('begins when it is kept, and lets nobody wait for it before', async () => {
      const { result } = await begun();
      kept.resolve();
      expect(await result).toEqual(jasmine.objectContaining({ end: 'done' }));
      expect(sent).toEqual(['close db-1']);
    });

    it('touches nothing when it is not kept', async () => {
      const { result } = await begun();
      await timing.advance(5_000);
      const sentence = 'Nothing was done: the journal did not confirm within 10000 ms.';
      expect(await result).toEqual(jasmine.objectContaining({ end: 'failed', sentence }));
      expect(sent).toEqual([]);
    });

    it('touches nothing when the primary died meanwhile, or when it was taken back', async () => {
      const died = await begun();
      goneSince = timing.now();
      kept.resolve();
      const sentence = 'Nothing was done: the primary no longer answers.';
      expect(await died.result).toEqual(jasmine.objectContaining({ end: 'failed', sentence }));
      goneSince = null;
      kept = Promise.withResolvers<void>();
      tenure.renewed({ term: 7, sentAt: timing.now(), sentAtWall: timing.wall(), believeMs: 8_000 });
      const back = await begun();
      back.one.supersede('Not now.');
      expect(await back.result).toEqual(jasmine.objectContaining({ end: 'superseded', sentence: 'Not now.' }));
      expect(sent).toEqual([]);
    });
  });

  it('waits for a slow journal where it only mends something, and gives way at once', async () => {
    journal.before = () => new Promise(() => undefined);
    const repair = { kind: 'reopen-primary', primary: 'db-1' } as const;
    const one = run({ ...planOf(step(0, 'open-member', 'db-1', '', irreversible)), intent: repair });
    let ended = '';
    const result = one.run().then((outcome) => (ended = outcome.kind === 'ended' ? outcome.end : outcome.kind));
    await settled();
    await timing.advance(5_000);
    expect([sent, ended]).toEqual([[], '']);
    one.supersede('A failover is due.');
    await result;
    expect([sent, ended]).toEqual([[], 'superseded']);
  });

  it('begins no command that might outlast the lease, and leaves the rest to the next holder', async () => {
    await timing.advance(7_100);
    const result = await run(planOf(step(0, 'detach', 'db-2', ''))).run();
    expect(sent).toEqual([]);
    expect(result.kind).toBe('let-go');
    expect(journal.end('r-1')).toBeUndefined();
  });

  it('begins no command in a term that is not the one it was begun in', async () => {
    const one = run(planOf(step(0, 'detach', 'db-2', '')));
    tenure.renewed({ term: 8, sentAt: timing.now(), sentAtWall: timing.wall(), believeMs: 8_000 });
    expect((await one.run()).kind).toBe('let-go');
    expect(sent).toEqual([]);
  });

  it('stops after the wave in which a step failed that must not, and goes on after one that may', async () => {
    failing = { detach: new ControlFailed('would-lose', 'not all is applied') };
    const rest = step(1, 'canary', 'db-2', '');
    await run(planOf(step(0, 'detach', 'db-2', ''), rest)).run();
    expect(sent).toEqual([]);
    await run(planOf(step(0, 'detach', 'db-2', '', { onFailure: 'go-on' }), rest)).run();
    expect(sent).toEqual(['canary db-2']);
  });

  it('goes on, resumed, with the steps that are not done', async () => {
    const plan = planOf(step(0, 'detach', 'db-2', ''), step(1, 'canary', 'db-2', ''));
    const done: StepDone = {
      id: 'detach:db-2',
      state: 'done',
      startedAtMs: 0,
      tookMs: 1,
      sent: [],
      said: '',
      result: {},
    };
    await run(plan, [done], true).run();
    expect(sent).toEqual(['canary db-2']);
    expect(journal.recoveries).toEqual([]);
  });

  it('ends, with a sentence, where plans lead to plans for ever', async () => {
    next = (plan) => plan;
    const result = await run(planOf()).run();
    expect(result).toEqual(jasmine.objectContaining({ end: 'failed', sentence: jasmine.stringContaining('25 plans') }));
  });
});
