import type { Finding } from '../domain/finding.js';
import { transactionWords } from '../domain/words.js';
import type { ExtraHead } from '../persistence/extra.store.js';

/** What was kept of a member, in words. */
export function describeExtra(row: ExtraHead) {
  const { id, memberId, memberName, recoveryId, at, state, count, kept, trouble, noUndo, bytes, names, rows } = row;
  return {
    ...{ id, at, recoveryId, state, count, kept, trouble, noUndo, bytes, rows, sentence: sentenceOf(row) },
    ...{ member: { id: memberId, name: memberName }, names: [...names] },
  };
}

/** "3 of 3 transactions that only it has are kept" */
function sentenceOf({ count, kept, trouble, state }: ExtraHead): string {
  if (count === null) return `what only it has could not be read: ${trouble}`;
  if (count === 0 && !trouble) return 'it has nothing that the primary lacks';
  const had = `${kept} of ${transactionWords(count)} that only it has ${kept === 1 ? 'is' : 'are'} kept`;
  const undone = { kept: '', undone: ', and undone there', undoing: '; undoing them has begun and not ended' }[state];
  return `${had}${undone}${trouble ? `: ${trouble}` : ''}`;
}

/** Of members that are set apart: whether what only they have is kept, and why not. */
export function extraFindings(extras: readonly ExtraHead[]): Finding[] {
  return extras
    .filter(({ count, state }) => count !== 0 && state !== 'undone')
    .map((row) => ({
      code: row.trouble ? ('extra-not-kept' as const) : ('extra-kept' as const),
      severity: row.trouble ? ('warning' as const) : ('note' as const),
      about: row.memberId,
      sentence: `${row.memberName}: ${sentenceOf(row)}.`,
      numbers: { count: row.count, kept: row.kept, rows: row.rows },
    }));
}
