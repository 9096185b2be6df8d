import { aMember, aTopology, doneStep } from '../testing/builders.js';
import { decide } from './decide.js';
import { firstPlan, nextPlan } from './plan.js';
import type { Plan, StepDone } from './recovery.js';

const REFUSED =
  "1236: Got fatal error 1236 from master when reading data from binary log: 'Error: connecting slave requested to start from GTID 0-1-57, which is not in the master's binlog'";
const OUT_OF_ORDER =
  '1950: An attempt was made to binlog GTID 0-2-57 which would create an out-of-order sequence number with existing GTID 0-1-57';
const PURGED =
  "1236: Got fatal error 1236 from master when reading data from binary log: 'Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged.'";

const refused = { receiving: 'no', receiveError: REFUSED, acknowledges: false } as const;
const stopped = { applying: false, applyError: OUT_OF_ORDER } as const;
type Rest = NonNullable<Parameters<typeof aMember>[1]>;
const withOne = (rest: Rest) => aTopology({ members: [aMember('db-1'), aMember('db-2', rest), aMember('db-3')] });
const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-1' } as const;

/** The plan that follows once it was closed and judged. */
function judged(rest: Rest, found: StepDone['result']): Plan {
  const topology = withOne(rest);
  const plan = firstPlan(rejoin, topology);
  const done = plan.steps.map((step) => doneStep(step, step.kind === 'judge' ? found : {}));
  return nextPlan(plan, done, topology) as Plan;
}

describe('A replica that has what its primary lacks', () => {
  it('is judged by itself when its source refuses it', () => {
    const decision = decide(withOne({ replica: refused }));
    expect(decision.kind === 'act' && decision.intent).toEqual(rejoin);
    const plan = firstPlan(rejoin, withOne({ replica: refused }));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['close-member', 'judge']);
  });

  it('is left to the person who cleans it: an applier that stopped out of order says so until it is started', () =>
    expect(decide(withOne({ replica: stopped })).kind).toBe('nothing'));

  it('is set apart with its transactions, and not killed for it: no restart rolls back what it received', () => {
    const transactions = ['0-1-57'];
    const plan = judged({ replica: refused, restartable: true }, { count: 1, transactions });
    expect(plan.steps.map(({ id, with: given }) => [id, given])).toEqual([
      ['quarantine:db-2', { reason: 'has 1 transaction that the primary lacks: 0-1-57', transactions }],
    ]);
  });

  it('is set apart too where the primary has others under the same numbers by now', () => {
    const [step] = judged({ replica: refused }, { count: 0, transactions: [] }).steps;
    expect(step.kind).toBe('quarantine');
    expect(step.with.reason).toContain('another history than the primary, under the same numbers: 1236:');
  });

  it('joins where a person lets it who had cleaned it, whatever its receiver said last', () => {
    const [step] = judged(
      { replica: refused, quarantine: 'has rows of its own' },
      { count: 0, transactions: [] },
    ).steps;
    expect(step.kind).toBe('rejoin');
  });

  it('is for a person once it is set apart: to leave it so, to undo it, or to fill it anew', () => {
    const decision = decide(withOne({ replica: refused, quarantine: 'has 1 transaction that the primary lacks' }));
    expect(decision.kind === 'ask' && decision.choices.map(({ code, member }) => [code, member])).toEqual([
      ['wait', undefined],
      ['flashback', 'db-2'],
      ['reseed', 'db-2'],
    ]);
    expect(decision.because).toContain('db-2 is set apart: has 1 transaction that the primary lacks.');
  });

  it('is as before where it is known to have rows of its own: it is named, and acknowledges no more', () => {
    const decision = decide(withOne({ facts: { errant: ['0-2-57'] }, replica: stopped }));
    expect(decision.kind === 'act' && decision.intent.kind).toBe('stop-acknowledging');
  });

  it('is not one whose source has thrown away what it needs next: that is told, and nothing is set apart', () =>
    expect(decide(withOne({ replica: { receiving: 'no', receiveError: PURGED } })).kind).toBe('nothing'));
});
