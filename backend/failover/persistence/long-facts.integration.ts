import { openTestStore, type TestStore } from '../../testing.js';
import type { Decision } from '../domain/decision.js';
import type { Position } from '../domain/position.js';
import { aMember, aTopology } from '../testing/builders.js';
import { boundedDone } from './bounds.js';
import { sightsOf } from './clusters.queries.js';
import { addDecision, putSight } from './sights.store.js';
import { ClusterDecisionRow, ClusterViewRow } from './recovery.row.js';

/** A history as MySQL writes it after years of changing primaries. */
const streams = Object.fromEntries(
  Array.from({ length: 400 }, (_, n) => [`3e11fa47-71ca-11e1-9e33-c80aa9${n}`, n + 1]),
);
const long: Position = {
  text: Object.entries(streams)
    .map(([id, last]) => `${id}:1-${last}`)
    .join(','),
  streams,
};
const noise = 'error 1062 '.repeat(2_000);

describe('What is kept of a cluster of nine members with long histories', () => {
  let test: TestStore;
  beforeEach(async () => (test = await openTestStore()));
  afterEach(() => test.close());

  const members = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) =>
    aMember(`db-${n}`, {
      facts: { executed: long },
      ...(n === 1 ? {} : { replica: { received: long, applyError: noise } }),
    }),
  );
  const decision: Decision = {
    ...{ kind: 'refuse', because: noise, blockers: [{ code: 'x', sentence: noise, numbers: { of: long.text } }] },
    findings: members.map(({ id }) => {
      const code = 'replica-not-applying' as const;
      return { code, severity: 'critical', about: id, sentence: noise, numbers: { of: long.text } };
    }),
    numbers: Object.fromEntries(members.map(({ id }) => [`received ${id}`, long.text])),
  };
  const sight = { at: 1_000, holder: 'daemon-1', topology: aTopology({ members }), decision, running: null };

  it('is read back whole where it is acted on, and its words are cut', async () => {
    const controller = { latenessMs: 0, cpuMs: 0 };
    await test.store.write((tx) => putSight(tx, 'c-1', 1_000, { ...sight, controller }));
    const kept = (await sightsOf(test.store.read, ['c-1'])).get('c-1')!;
    expect(kept.topology.members.map(({ facts }) => facts!.executed)).toEqual(members.map(() => long));
    expect(kept.topology.members[8].facts!.replica!.applyError).toMatch(/^error 1062 .*… \(21000 characters more\)$/);
    const [{ view }] = await test.store.read.find(ClusterViewRow);
    expect(JSON.stringify(view).length).toBeGreaterThan(65_535);
  });

  it('is a decision of some kilobytes, whatever the servers say', async () => {
    await test.store.write((tx) => addDecision(tx, 'c-1', 1_000, decision));
    const [row] = await test.store.read.find(ClusterDecisionRow);
    expect(JSON.stringify(row.decision).length).toBeLessThan(32_000);
    expect(row.because.length).toBeLessThan(1_100);
  });

  it('tells of a step what it sent, up to a bound, and all of its result', () => {
    const result = { received: JSON.stringify(long) };
    const base = { id: 'enable-events:db-2', state: 'done', startedAtMs: 0, tookMs: 1, said: '', result } as const;
    const done = boundedDone({ ...base, sent: Array.from({ length: 900 }, (_, n) => `ALTER EVENT e${n} ENABLE`) });
    expect([done.sent.length, done.sent.at(-1), done.result]).toEqual([501, '… and 400 more', result]);
  });
});
