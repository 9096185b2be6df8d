import type { Blocker } from './decision.js';
import { covers } from './position.js';
import { memberOf, type Topology } from './topology.js';

/** What was kept of a member's own transactions, as far as it decides whether they can be undone. */
export interface KeptExtra {
  readonly state: 'kept' | 'undoing' | 'undone';
  readonly count: number | null;
  readonly kept: number;
  readonly noUndo: string;
}

/** As it is kept, which is a second ahead of what was seen. */
interface Apart {
  readonly id: string;
  readonly quarantine: string;
}

const no = (code: string, sentence: string, numbers: Blocker['numbers'] = {}): Blocker => ({ code, sentence, numbers });

/** What forbids to undo what only this member has. A flashback that began and did not end may always be gone on with. */
export function checkFlashback(topology: Topology, { id, quarantine }: Apart, extra: KeptExtra | null): Blocker[] {
  const { name, probe, facts } = memberOf(topology, id);
  if (topology.kind !== 'mariadb')
    return [no('not-mariadb', 'Only MariaDB undoes rows by its log: fill the member anew instead.')];
  if (topology.primary === null) return [no('no-primary', 'No primary is known that it could follow.')];
  if (id === topology.primary) return [no('is-primary', `${name} is the primary.`)];
  if (probe.outcome !== 'answering' || !facts)
    return [no('not-answering', `${name} does not answer (${probe.outcome}).`)];
  if (!quarantine && facts.errant.length === 0)
    return [no('not-quarantined', `${name} is not set apart: let it join first, which judges it.`)];
  const followers = topology.members.filter((one) => one.facts?.replica?.source === id);
  if (followers.length > 0)
    return [no('is-followed', `${followers[0].name} follows ${name}, whose binary log would begin anew.`)];
  const primary = memberOf(topology, topology.primary).facts;
  const received = facts.replica?.received;
  const applies = facts.replica?.applying ?? true;
  if (received && !applies && primary && !covers(primary.executed, received) && !covers(facts.executed, received))
    return [
      no('received-unapplied', `${name} has received what it did not apply and the primary lacks: salvage it first.`),
    ];
  return contents(name, extra);
}

function contents(name: string, extra: KeptExtra | null): Blocker[] {
  if (extra?.state === 'undoing') return [];
  if (!extra || extra.state === 'undone')
    return [
      no(
        'extra-not-kept',
        `What only ${name} has is not kept yet. Keep it first: holdfast cluster extra <cluster> ${name} --read`,
      ),
    ];
  const { count, kept, noUndo } = extra;
  if (noUndo)
    return [
      no('cannot-undo', `What only ${name} has cannot be undone: ${noUndo}. Fill it anew instead.`, { count, kept }),
    ];
  if (count === 0) return [no('nothing-extra', `${name} has nothing that the primary lacks: let it join.`)];
  return [];
}
