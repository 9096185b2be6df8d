import { memberOf, type Topology } from './topology.js';
import { listed } from './words.js';

/**
 * That a restarted primary may lack what it had acknowledged, though nobody has more than it: a start in the slave role may
 * take back the last commit, and whoever acknowledged that was restarted too. '' when nobody was.
 */
export function mayLack({ kind, acknowledgers, members, primary }: Topology): string {
  if (kind === 'service' || primary === null) return '';
  const { name, served } = memberOf({ members }, primary);
  if (served) return '';
  const { lost = {} } = acknowledgers;
  const forgetful = members.filter(({ id }) => acknowledgers.members.includes(id) && lost[id]?.more);
  if (forgetful.length === 0) return '';
  const names = listed(forgetful.map(({ name }) => name));
  const [were, they] = forgetful.length === 1 ? ['was', 'it'] : ['were', 'they'];
  return (
    `${names} ${were} restarted too and may have thrown away what only ${they} had received: ` +
    'the last transactions acknowledged before the crash may be missing. ' +
    `innodb_flush_log_at_trx_commit=3 on ${name} rules that out.`
  );
}

/** The sentence, and what the one who goes on may lack behind it. */
export const withDoubt = (sentence: string, doubt: string) => (doubt ? `${sentence} ${doubt}` : sentence);
