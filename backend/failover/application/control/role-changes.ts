import type { MemberFacts, ReplicaFacts } from '../../domain/topology.js';

/** Longer than the last command of ours, or of a former holder's, can take to have an effect, with ample room. */
const CALM_MS = 60_000;
/** As long as it takes until somebody has concluded from it. */
const TOLD_FOR_MS = 1_000;

/** One look at a member: what it said, and when it was asked. */
interface Look {
  readonly facts: MemberFacts;
  readonly askedAt: number;
}

/**
 * Notices that one process followed one source and now follows another, or nobody and lets clients write, when nothing of
 * ours ran for a minute: somebody else changes roles here, whatever name they sign in with.
 */
export class RoleChanges {
  private words = '';
  private notedAt = Number.NEGATIVE_INFINITY;

  /** @param calmSince since when this controller has been able to act and has not; null while it cannot, or acts */
  constructor(private readonly calmSince: () => number | null) {}

  /** @param restarted the member is another process than before, and does what its files say */
  note(before: Look | null, { replica, readOnly }: MemberFacts, now: number, restarted: boolean): void {
    const calm = this.calmSince();
    if (!before?.facts.replica || calm === null || restarted || before.askedAt - calm < CALM_MS) return;
    const words = changed(before.facts.replica, replica, readOnly);
    if (words === '') return;
    this.words = words;
    this.notedAt = now;
  }

  /** What became of it a moment ago, in words that follow its name; '' when nothing did. */
  told(now: number): string {
    return now - this.notedAt <= TOLD_FOR_MS ? this.words : '';
  }
}

function changed(before: ReplicaFacts, now: ReplicaFacts | null, readOnly: boolean): string {
  if (now) return now.sourceAddress === before.sourceAddress ? '' : `was made to follow ${now.sourceAddress}`;
  return readOnly ? '' : 'follows nobody any more and lets clients write';
}
