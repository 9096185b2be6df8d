import type { Fencing } from '../../ports.js';
import { AMPLE_MS, aPermit, failureOf, realTime, type Course } from './suite.js';

/** A commit that waits for an acknowledgement which no replica will give. */
export interface WaitingCommit {
  /** What its client was told so far. An acknowledgement would be a lie: no replica has the row. */
  answer(): 'none' | 'acknowledged' | 'failed';
  end(): void | Promise<void>;
}

/** A fence, and a member that is open for writes. */
export interface FenceUnderTest {
  readonly fence: Fencing;
  /** Whether a client that reaches the member directly can write there now; false also when nothing answers. */
  canWrite(): Promise<boolean>;
  /** Leaves out what a fence cannot have to do with, such as one that only asks the other side. */
  waitingCommit?(): Promise<WaitingCommit>;
  /** From now on the means of the fence (process list, hook, connection) answers no more. */
  hang?(): Promise<void>;
  /** Whether the member can be started again as a replica, and then what it says of itself. */
  readOnlyReplica?(): Promise<boolean>;
  end(): Promise<void>;
}

/** The law of Fencing in ports.ts, for every adapter. */
export function conformsToFencing(
  name: string,
  make: () => Promise<FenceUnderTest>,
  { drive, now, lateMs }: Course = realTime,
): void {
  describe(`${name} as a fence`, () => {
    let test: FenceUnderTest;
    const fence = (timeoutMs = AMPLE_MS) => drive(test.fence.fence(aPermit(timeoutMs)));

    beforeEach(async () => {
      test = await make();
    });
    afterEach(() => test.end());

    it('has a name that a person understands', () => {
      expect(test.fence.name.length).toBeGreaterThan(3);
    });

    it('is certain only when nobody can write any more, and says how', async () => {
      expect(await test.canWrite()).toBeTrue();
      const { certain, sentence, sent } = await fence();
      expect(sentence).not.toBe('');
      expect(sent.length).toBeGreaterThan(0);
      if (certain) expect(await test.canWrite()).toBeFalse();
      else expect(sentence).toMatch(/not|nobody|only|may/);
    });

    it('may be told twice', async () => {
      const once = await fence();
      const twice = await fence();
      expect(twice.certain).toBe(once.certain);
      expect(twice.sentence).not.toBe('');
    });

    it('never releases a commit that waits for an acknowledgement', async () => {
      if (!test.waitingCommit) return void expect(test.waitingCommit).toBeUndefined();
      const commit = await test.waitingCommit();
      const reached = await fence().then(
        ({ certain }) => certain,
        () => false,
      );
      expect(commit.answer()).not.toBe('acknowledged');
      if (reached) expect(await test.canWrite()).toBeFalse();
      await commit.end();
    });

    it('ends within its time when its means do not answer, and is not certain then', async () => {
      if (!test.hang) return void expect(test.hang).toBeUndefined();
      await test.hang();
      const began = now();
      const outcome = await drive(test.fence.fence(aPermit(300))).catch(() => null);
      expect(outcome?.certain ?? false).toBeFalse();
      expect(now() - began).toBeLessThan(300 + lateMs);
    });

    it('does nothing once the permit was taken back', async () => {
      const taken = AbortSignal.abort();
      await failureOf(drive(test.fence.fence(aPermit(AMPLE_MS, taken))));
      expect(await test.canWrite()).toBeTrue();
    });

    it('starts the member again as a replica that lets nobody write, or says that it cannot', async () => {
      await fence();
      const outcome = await drive(test.fence.restartAsReplica(aPermit(30_000)));
      if (outcome === null) return void expect(test.readOnlyReplica).toBeUndefined();
      expect(outcome.sentence).not.toBe('');
      if (test.readOnlyReplica) expect(await test.readOnlyReplica()).toBeTrue();
    });
  });
}
