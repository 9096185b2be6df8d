import type { Choice } from './decision.js';
import type { MemberView, Topology } from './topology.js';

/** How a source refuses one that has what it lacks (F9); MySQL says it in words of its own. */
const REFUSED = /not in the (master's binlog|binary log)|has diverged|more GTIDs than/i;

/**
 * The error by which a replica's history is another than its source's; '' when it has none such. That an applier stopped out
 * of order is no proof: it says so still while a person mends what was the matter.
 */
export function divergenceOf({ facts }: MemberView): string {
  const replica = facts?.replica;
  if (!replica) return '';
  return replica.receiving === 'no' && REFUSED.test(replica.receiveError) ? replica.receiveError : '';
}

/** What a person can choose for one that was set apart for it: it never follows again by itself. */
export function divergedChoices({ id, name }: MemberView, kind: Topology['kind']): Choice[] {
  const choices: Choice[] = [
    { ...{ code: 'wait', loss: 0, intent: null }, sentence: `Leave ${name} set apart, with what only it has.` },
    {
      ...{ code: 'flashback', loss: null, intent: null, member: id },
      sentence: `Undo on ${name} what only it has, row by row, and let it follow: the rows stay to be read.`,
    },
    {
      ...{ code: 'reseed', loss: null, intent: null, member: id },
      sentence: `Fill ${name} anew: what only it has is kept to be read, and dropped there.`,
    },
  ];
  return kind === 'mariadb' ? choices : choices.filter(({ code }) => code !== 'flashback');
}
