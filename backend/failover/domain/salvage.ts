import type { Blocker } from './decision.js';
import { missing } from './position.js';
import { memberOf, type Topology } from './topology.js';

/** How a server that stands still is started so that its relay log stays as it is. */
export const KEEPING = '--skip-slave-start --relay-log-recovery=0';

/**
 * Transactions that the member has received and not applied, as far as that was seen: a server that starts forgets how far
 * it had received. 0 when it follows nobody.
 */
export function unapplied(topology: Topology, id: string): number {
  const { facts, furthest } = memberOf(topology, id);
  if (!facts?.replica) return 0;
  return Math.max(missing(facts.replica.received, facts.executed), furthest ? missing(furthest, facts.executed) : 0);
}

/**
 * What forbids to apply the member's relay log from its disk (F2). It is for one whose threads have both stopped: any START
 * of either throws away what it received (F1); where the applier runs, or only the receiver stopped, it applies by itself.
 */
export function checkSalvage(topology: Topology, id: string): Blocker[] {
  const no = (code: string, sentence: string): Blocker => ({ code, sentence, numbers: {} });
  const { name, probe, facts, restarted } = memberOf(topology, id);
  if (topology.kind !== 'mariadb') return [no('not-mariadb', 'Relay logs are salvaged on MariaDB only.')];
  if (id === topology.primary) return [no('is-primary', `${name} is the primary: it receives from nobody.`)];
  if (probe.outcome !== 'answering' || !facts) {
    const how = `Start it with ${KEEPING} first, so that it keeps what it received.`;
    return [no('not-answering', `${name} does not answer (${probe.outcome}). ${how}`)];
  }
  if (!facts.replica) return [no('no-source', `${name} follows nobody, and so has no relay log.`)];
  if (facts.replica.receiving !== 'no' || facts.replica.applying) {
    return [no('replication-runs', `Replication runs on ${name}: its applier applies what it has by itself.`)];
  }
  if (unapplied(topology, id) === 0 && !restarted)
    return [no('nothing-received', `${name} has applied all that it received.`)];
  return [];
}
