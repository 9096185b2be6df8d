import { analyseMembers } from './analyse-members.js';
import { analysePrimary } from './analyse-primary.js';
import { analyseRoutes } from './analyse-routes.js';
import type { Finding } from './finding.js';
import { analyseStrangers } from './strangers.js';
import type { Topology } from './topology.js';

/** Our own ticks later than this are not trusted to tell silence, ms. */
export const LATE_MS = 200;

/** Everything that is the case, worst first. Pure: the same topology gives the same findings. */
export function analyse(topology: Topology): Finding[] {
  const findings = [
    ...analysePrimary(topology),
    ...analyseOurselves(topology),
    ...analyseStrangers(topology),
    ...analyseMembers(topology),
    ...analyseRoutes(topology),
  ];
  const rank = { critical: 0, warning: 1, note: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function analyseOurselves({ standing, members }: Topology): Finding[] {
  const found: Finding[] = [];
  const { validForMs, ready, term, latenessMs } = standing;
  const lease = { term, validForMs };
  if (validForMs <= 0 || !ready) {
    const why = validForMs <= 0 ? 'holds no valid lease' : 'is still taking over from the former holder';
    found.push({
      code: 'no-lease',
      severity: 'note',
      about: null,
      sentence: `This controller ${why}.`,
      numbers: lease,
    });
  }
  if (latenessMs > LATE_MS) {
    const sentence = `This controller is ${Math.round(latenessMs)} ms late itself and does not trust what it sees.`;
    found.push({ code: 'controller-late', severity: 'warning', about: null, sentence, numbers: { latenessMs } });
  }
  for (const { id, name, probe } of members.filter((one) => one.probe.outcome === 'denied')) {
    const sentence = `${name} does not let the failover account in: ${probe.error}`;
    found.push({ code: 'credentials-refused', severity: 'warning', about: id, sentence, numbers: {} });
  }
  return found;
}
