import { unpackBlock } from '../../domain/block.js';
import { aCheck, aResource, aResult, failed } from '../testing/builders.js';
import type { Opinion } from '../../domain/second-opinion.js';
import { type Changes, HealthBook } from './health-book.js';

const quick = { fall: 2, rise: 1, intervalMs: 30_000, timeoutMs: 5_000 };

function bookOf(...checks: Parameters<typeof aCheck>[0][]): HealthBook {
  const book = new HealthBook();
  book.begin(0);
  book.put(
    aResource(),
    checks.map((check) => aCheck({ ...quick, ...check })),
    new Map(),
    0,
  );
  return book;
}

describe('the health book', () => {
  it('gives a resource the worst status of its checks, with the sentence of the check that says so', () => {
    const book = bookOf({ id: 'a', number: 1, name: 'http' }, { id: 'b', number: 2, name: 'tls' });
    book.fold({ id: 'a', at: 1000, result: aResult() });
    book.fold({ id: 'b', at: 1001, result: aResult() });
    expect(book.take(100)!.resources).toEqual([
      { resourceId: 'r1', status: 'up', since: 1001, reason: 'all 2 checks pass', stale: null },
    ]);
    book.fold({ id: 'b', at: 2000, result: failed });
    book.fold({ id: 'b', at: 3000, result: failed });
    const { changes, resources } = book.take(100)!;
    expect(changes.map(({ checkId, to }) => [checkId, to])).toEqual([
      ['b', 'down'],
      [null, 'down'],
    ]);
    expect(resources[0].reason).toBe('tls: 2 of 2 probes answered 503');
  });

  it('says anew why a resource is down when the reason changed, without calling it a change of status', () => {
    const book = bookOf({ id: 'a' });
    for (const at of [1, 2]) book.fold({ id: 'a', at, result: failed });
    book.take(100);
    book.fold({ id: 'a', at: 3, result: { ...failed, sentence: 'were refused' } });
    const taken = book.take(100)!;
    expect(taken.changes).toEqual([]);
    expect(taken.resources[0]).toEqual({
      resourceId: 'r1',
      status: 'down',
      since: 2,
      reason: '2 of 2 probes were refused',
      stale: null,
    });
  });

  it('keeps the last status while the monitor is late, marked stale since the first failure that did not count', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1_000, result: aResult() });
    book.take(100);
    const late = aResult({ outcome: 'late', code: 'timeout', sentence: 'not counted: the monitor was 812 ms late' });
    for (const at of [31_000, 32_000, 34_000]) book.fold({ id: 'a', at, result: late });
    const stale = { since: 31_000, why: 'not counted: the monitor was 812 ms late' };
    const { states, resources, changes } = book.take(100)!;
    expect(states.map((known) => [known.state.status, known.stale])).toEqual([['up', stale]]);
    expect(resources.map(({ status, stale: shown }) => [status, shown])).toEqual([['up', stale]]);
    expect(changes).toEqual([]);
    book.fold({ id: 'a', at: 61_000, result: aResult() });
    const fresh = book.take(100)!;
    expect([fresh.states[0].stale, fresh.resources[0].stale]).toEqual([null, null]);
  });

  it('tells once that a status grew old and once that it is fresh, not with each result, and no hundreds at once', () => {
    const book = new HealthBook();
    const ids = Array.from({ length: 50 }, (_, i) => `r${i}`);
    for (const [i, id] of ids.entries())
      book.put(aResource({ id }), [aCheck({ ...quick, id, number: i + 1, resourceId: id })], new Map(), 0);
    const answer = (at: number, outcome: 'pass' | 'late') => {
      for (const id of ids) book.fold({ id, at, result: aResult({ outcome }) });
    };
    const told = () => {
      const takes: string[][] = [];
      const written = new Set<string>();
      for (let taken = book.take(10); taken; taken = book.take(10)) {
        for (const { resourceId } of taken.resources) written.add(resourceId);
        expect(taken.aged.filter((id) => !written.has(id))).toEqual([]);
        if (taken.aged.length) takes.push(taken.aged);
      }
      return takes;
    };
    answer(1_000, 'pass');
    expect(told()).withContext('a change of status tells it').toEqual([]);
    answer(31_000, 'late');
    answer(61_000, 'late');
    const takes = told();
    expect(Math.max(...takes.map(({ length }) => length))).toBeLessThanOrEqual(20);
    expect(new Set(takes.flat()).size).toBe(50);
    answer(91_000, 'pass');
    book.giveBack(book.take(100)!);
    expect(told().flat().sort()).toEqual([...ids].sort());
    answer(121_000, 'pass');
    expect(told()).toEqual([]);
    answer(151_000, 'late');
    told();
    book.listen(400_000);
    expect(told()).withContext('unknown is told as a change of status').toEqual([]);
  });

  it('calls a status stale when its answer is overdue, and unknown after three intervals, with the reason', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1_000, result: aResult() });
    book.take(100);
    book.listen(51_000);
    expect(book.take(100)).toBeNull();
    book.listen(51_001);
    expect(book.take(100)!.resources[0].stale?.since).toBe(31_000);
    book.listen(96_001);
    const { changes, resources } = book.take(100)!;
    expect(changes[0]).toEqual(
      jasmine.objectContaining({
        to: 'unknown',
        sentence: 'no result for 95 s (limit 95 s); no answer came when it was due: the monitor is late',
      }),
    );
    expect(resources[0].stale).toBeNull();
  });

  it('counts silence anew after its own process stood still, so that nothing becomes unknown by it', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1_000, result: aResult() });
    book.take(100);
    book.begin(601_000);
    book.listen(601_001);
    expect(book.take(100)).toBeNull();
  });

  it('loses nothing when writing fails: what was given back is taken again, changes in their order', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1000, result: aResult() });
    const first = book.take(100)!;
    book.fold({ id: 'a', at: 2000, result: failed });
    book.fold({ id: 'a', at: 3000, result: failed });
    book.giveBack(first);
    const second = book.take(100)!;
    expect(second.changes.map(({ to, checkId }) => `${checkId} ${to}`)).toEqual([
      'a up',
      'null up',
      'a down',
      'null down',
    ]);
    expect(unpackBlock(second.blocks[0].slots).get(0)?.count).toBe(3);
    expect(book.take(100)).toBeNull();
  });

  it('takes in portions and never forgets the rest', () => {
    const book = new HealthBook();
    const checks = Array.from({ length: 5 }, (_, i) => aCheck({ id: `c${i}`, number: i }));
    book.put(aResource(), checks, new Map(), 0);
    for (const { id } of checks) book.fold({ id, at: 1000, result: aResult() });
    const seen = [];
    for (let taken = book.take(2); taken; taken = book.take(2)) seen.push(...taken.states.map((s) => s.checkId));
    expect(seen.sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  });

  it('ignores results of what is gone, and writes nothing of it any more', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1000, result: aResult() });
    book.dropResource('r1');
    book.fold({ id: 'a', at: 2000, result: failed });
    book.tidy(2000);
    expect(book.take(100)).toBeNull();
  });

  it('counts silence only from its own start, so that a restart turns nothing grey', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1000, result: aResult() });
    const [{ state, ...rest }] = book.take(100)!.states;
    const restarted = new HealthBook();
    restarted.begin(10_000_000);
    const known = new Map([[1, { ...rest, state }]]);
    restarted.put(aResource({ status: 'up' }), [aCheck({ id: 'a', ...quick })], known, 10_000_000);
    restarted.listen(10_000_000 + 90_000);
    expect(restarted.take(100)!.changes).toEqual([]);
    restarted.listen(10_000_000 + 96_000);
    expect(restarted.take(100)!.resources[0].status).toBe('unknown');
  });

  it('shows a paused check as paused, and begins anew when it is resumed', () => {
    const book = bookOf({ id: 'a' });
    book.fold({ id: 'a', at: 1000, result: aResult() });
    book.put(aResource(), [aCheck({ id: 'a', ...quick, paused: true })], new Map(), 2000);
    expect(book.take(100)!.resources[0].status).toBe('paused');
    book.put(aResource(), [aCheck({ id: 'a', ...quick })], new Map(), 3000);
    expect(book.take(100)!.resources[0].status).toBe('unknown');
  });

  it('is in maintenance while something covers it, whatever is answered, and judged by the first answer after it', () => {
    const book = bookOf({ id: 'a' });
    const why = new Map([['r1', 'new disk (Anna)']]);
    book.fold({ id: 'a', at: 1000, result: aResult() });
    expect(book.maintain(why, 2000)).toEqual([]);
    for (const at of [3000, 4000]) book.fold({ id: 'a', at, result: failed });
    book.maintain(why, 5000);
    const during = book.take(100)!;
    expect(during.resources[0]).toEqual(jasmine.objectContaining({ status: 'maintenance', reason: 'new disk (Anna)' }));
    expect(unpackBlock(during.blocks[0].slots).get(0)?.count).withContext('checks go on').toBe(3);
    expect(book.maintain(new Map(), 6000)).toEqual(['r1']);
    book.fold({ id: 'a', at: 7000, result: failed });
    const changes = book.take(100)!.changes.filter(({ checkId }) => checkId === null);
    expect(changes.map(({ to }) => to)).toEqual(['unknown', 'down']);
    expect(book.maintain(new Map(), 8000)).toEqual([]);
  });

  it('does not count what came while the monitor was late', () => {
    const book = bookOf({ id: 'a' });
    book.take(100);
    book.fold({ id: 'a', at: 1000, result: { ...failed, outcome: 'late' } });
    expect(book.take(100)).toBeNull();
  });

  describe('of many checks that all say the same again', () => {
    const many = Array.from({ length: 20 }, (_, n) => ({ id: `c${n}`, number: n + 1 }));
    const counts = (taken: Changes) => taken.blocks.map(({ slots }) => unpackBlock(slots).get(0)!.count);
    function steadyBook() {
      const book = bookOf(...many);
      for (const at of [1, 2, 3]) for (const { id } of many) book.fold({ id, at: at * 10, result: aResult() });
      while (book.take(100));
      return book;
    }

    it('writes a few in their turn, and keeps what the others wait with beside them', () => {
      const book = steadyBook();
      for (const { id } of many) book.fold({ id, at: 1_000, result: aResult({ durationMs: 7 }) });
      const first = book.take(5)!;
      expect([first.states.length, first.repeats.length, book.isUrgent]).toEqual([5, 20, false]);
      expect(first.states[0].state.lastAt).toBe(1_000);
      expect(counts(first)).toEqual([4, 4, 4, 4, 4]);
      expect(book.settledUpTo).toBe(1_000);
      const rest = [book.take(5)!, book.take(5)!, book.take(5)!];
      expect(rest.map(({ states, repeats }) => [states.length, repeats.length])).toEqual([
        [5, 0],
        [5, 0],
        [5, 0],
      ]);
      expect([book.take(5), book.settledUpTo]).toEqual([null, Number.MAX_SAFE_INTEGER]);
    });

    it('keeps nothing beside when all are written', () => {
      const book = steadyBook();
      book.fold({ id: 'c3', at: 1_000, result: aResult() });
      expect(book.take(5)!.repeats).toEqual([]);
    });

    it('writes at once what somebody waits for, and what is not the same again', () => {
      const book = steadyBook();
      for (const { id } of many) {
        if (id === 'c19') book.expect(id);
        book.fold({ id, at: 1_000, result: id === 'c18' ? failed : aResult() });
      }
      expect(book.take(2)!.states.map(({ checkId }) => checkId)).toEqual(['c18', 'c19']);
    });

    it('counts each result once after the daemon was killed, whatever was written by then', () => {
      const book = steadyBook();
      for (const at of [1_000, 2_000]) for (const { id } of many) book.fold({ id, at, result: aResult() });
      const written = book.take(5)!;
      const states = new Map(written.states.map((known) => [known.checkNumber, known]));
      const old = steadyBook();
      for (const { id, number } of many)
        if (!states.has(number)) {
          old.expect(id);
          old.fold({ id, at: 500, result: aResult() });
        }
      const before = old.take(100)!;
      for (const known of before.states) states.set(known.checkNumber, known);
      const next = new HealthBook();
      next.minutes.resume([...written.blocks, ...before.blocks]);
      const checks = many.map((one) => aCheck({ ...quick, ...one }));
      next.put(aResource({ status: 'up' }), checks, states, 3_000);
      next.replay(written.repeats);
      next.replay(written.repeats);
      const after = next.take(100)!;
      // Five were written with both results; the others with one of their own, and had two to come.
      expect(after.states.length).toBe(15);
      expect(counts(after)).toEqual(Array.from({ length: 15 }, () => 6));
      expect(after.states.every(({ state }) => state.lastAt === 2_000)).toBeTrue();
    });
  });

  describe('of a check that was never judged', () => {
    const answer = (book: HealthBook, at: number, result = failed) => book.fold({ id: 'a', at, result });

    it('asks again soon until it is down, and then at its moments only', () => {
      const book = bookOf({ id: 'a', fall: 3 });
      expect([1, 2, 3, 4].map((at) => answer(book, at))).toEqual([1500, 1500, null, null]);
      expect(book.take(100)!.resources[0].status).toBe('down');
    });

    it('asks no more once it was up, nor after it was not heard for long', () => {
      const book = bookOf({ id: 'a', fall: 3 });
      expect([answer(book, 1, aResult()), answer(book, 2)]).toEqual([null, null]);
      book.listen(200_000);
      expect(book.take(100)!.resources[0].status).toBe('unknown');
      expect(answer(book, 200_001, aResult({ outcome: 'warn' }))).toBeNull();
    });

    it('asks no oftener than it takes to fall when failures and warnings take turns', () => {
      const book = bookOf({ id: 'a', fall: 3 });
      const warned = aResult({ outcome: 'warn' });
      expect([failed, warned, failed, warned].map((result, at) => answer(book, at, result))).toEqual([
        1500,
        1500,
        null,
        null,
      ]);
    });

    it('does not hurry one that had answers before the daemon was restarted', () => {
      const before = bookOf({ id: 'a', fall: 3 });
      answer(before, 1);
      const [state] = before.take(100)!.states;
      const after = new HealthBook();
      after.put(aResource(), [aCheck({ ...quick, id: 'a', fall: 3 })], new Map([[1, state]]), 10);
      expect(answer(after, 11)).toBeNull();
    });
  });

  describe('where another daemon is asked before a check falls', () => {
    const opinion = (given: Partial<Opinion['answer']> | null): Opinion => {
      const answer = given && { outcome: 'pass' as const, code: 'ok' as const, sentence: 'answered 200', ...given };
      return { here: 'ops-1', there: 'ops-2', waitedMs: 7_000, answer };
    };
    const wellThere = opinion({});
    const deadThere = opinion({ outcome: 'fail', code: 'wrong-answer', sentence: 'answered 503' });
    let asked: string[];
    let book: HealthBook;
    beforeEach(() => {
      asked = [];
      book = new HealthBook(({ id }) => asked.push(id) > 0);
      book.put(aResource(), [aCheck({ ...quick, id: 'a' })], new Map(), 0);
      answer(1, aResult());
      while (book.take(100));
    });
    const answer = (at: number, result = failed) => book.fold({ id: 'a', at, result });
    const changes = () => book.take(100)?.changes.map(({ checkId, to }) => [checkId, to]) ?? [];
    const fall = (from: number) => [from, from + 1].forEach((at) => answer(at));

    it('holds the failure back that would make it fall, and counts what follows while it waits', () => {
      answer(2);
      expect(asked).toEqual([]);
      answer(3);
      expect(asked).toEqual(['a']);
      const taken = book.take(100)!;
      expect([taken.changes, taken.resources]).toEqual([[], []]);
      expect(taken.states[0].state).toEqual(
        jasmine.objectContaining({
          ...{ status: 'up', lastAt: 3, run: { outcome: 'fail', length: 2 } },
          sentence: '2 of 2 probes answered 503; another daemon is asked',
        }),
      );
      answer(4);
      expect(asked).withContext('one asking at a time').toEqual(['a']);
      const more = book.take(100)!;
      expect(more.states[0].state.run.length).toBe(3);
      expect(unpackBlock(more.blocks[0].slots).get(0)?.failures).toBe(3);
    });

    it('lets it fall when the other sees it too, and when nobody said anything', () => {
      fall(2);
      expect(book.settle('a', deadThere, 10)).toBe('confirmed');
      const down = book.take(100)!;
      expect(down.changes.map(({ checkId, to, at, sentence }) => [checkId, to, at, sentence])).toEqual([
        ['a', 'down', 10, '2 of 2 probes answered 503; ops-2 sees it too'],
        [null, 'down', 10, '2 of 2 probes answered 503; ops-2 sees it too'],
      ]);
      expect(down.states[0].last?.code).toBe('wrong-answer');
      answer(11);
      expect(asked).withContext('what is down is not asked about').toEqual(['a']);
      answer(12, aResult());
      expect(changes())
        .withContext('rising needs nobody')
        .toEqual([
          ['a', 'up'],
          [null, 'up'],
        ]);
      fall(13);
      expect(book.settle('a', opinion(null), 20)).toBe('unconfirmed');
      expect(book.take(100)!.resources[0].reason).toBe(
        '2 of 2 probes answered 503; no second opinion came from ops-2 within 7 s',
      );
    });

    it('is degraded while it answers elsewhere, asks at each failure anew, and is up by its own answers', () => {
      fall(2);
      expect(book.settle('a', wellThere, 10)).toBe('one-sided');
      const taken = book.take(100)!;
      const sentence = '2 of 2 probes answered 503 from ops-1, but it answers ops-2 (there: answered 200)';
      expect(taken.resources[0]).toEqual(jasmine.objectContaining({ status: 'degraded', reason: sentence }));
      expect([taken.states[0].last?.code, taken.states[0].state.run.length]).toEqual(['one-sided', 2]);
      answer(11);
      expect(asked).toEqual(['a', 'a']);
      const [{ state, last }] = book.take(100)!.states;
      expect([state.status, state.sentence, last?.code]).toEqual(['degraded', sentence, 'one-sided']);
      book.settle('a', wellThere, 12);
      answer(13);
      book.settle('a', deadThere, 14);
      expect(changes())
        .withContext('dead there as well by then')
        .toEqual([
          ['a', 'down'],
          [null, 'down'],
        ]);
      answer(15, aResult());
      expect(changes()).toEqual([
        ['a', 'up'],
        [null, 'up'],
      ]);
    });

    it('forgets the question when it answers, warns, is paused, in maintenance or gone meanwhile', () => {
      const meanwhile: Record<string, () => unknown> = {
        answers: () => answer(4, aResult()),
        warns: () => answer(4, aResult({ outcome: 'warn' })),
        'has nothing to judge': () => answer(4, aResult({ outcome: 'none' })),
        maintenance: () => book.maintain(new Map([['r1', 'new disk']]), 4),
        paused: () => book.put(aResource(), [aCheck({ ...quick, id: 'a', paused: true })], new Map(), 4),
        gone: () => book.dropResource('r1'),
      };
      for (const [what, happens] of Object.entries(meanwhile)) {
        book = new HealthBook(() => true);
        book.put(aResource(), [aCheck({ ...quick, id: 'a' })], new Map(), 0);
        answer(1, aResult());
        fall(2);
        happens();
        while (book.take(100));
        expect(book.settle('a', deadThere, 5))
          .withContext(what)
          .toBeNull();
        expect(book.take(100)).withContext(what).toBeNull();
      }
    });

    it('never asks for a failure that came while the monitor was late, and waits on when one comes', () => {
      for (const at of [2, 3, 4]) answer(at, { ...failed, outcome: 'late' });
      expect(asked).toEqual([]);
      fall(5);
      answer(7, { ...failed, outcome: 'late' });
      expect(book.settle('a', deadThere, 8)).toBe('confirmed');
    });

    it('goes on waiting when its resource is looked at again', () => {
      fall(2);
      book.put(aResource({ name: 'shop-2' }), [aCheck({ ...quick, id: 'a' })], new Map(), 4);
      expect(book.settle('a', deadThere, 5)).toBe('confirmed');
    });

    it('falls at once where nobody can be asked', () => {
      book = new HealthBook(() => false);
      book.put(aResource(), [aCheck({ ...quick, id: 'a' })], new Map(), 0);
      fall(2);
      expect(changes()).toEqual([
        ['a', 'down'],
        [null, 'down'],
      ]);
    });

    it('asks anew after a restart, since the failures are remembered', () => {
      fall(2);
      const [known] = book.take(100)!.states;
      book = new HealthBook(({ id }) => asked.push(id) > 0);
      book.put(aResource({ status: 'up' }), [aCheck({ ...quick, id: 'a' })], new Map([[1, known]]), 10);
      answer(11);
      expect(asked).toEqual(['a', 'a']);
      expect(book.settle('a', deadThere, 12)).toBe('confirmed');
    });
  });
});
