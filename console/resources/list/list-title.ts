import type { StatusSummary } from '../../api/types/health';
import { count, plural } from '../../ui/format';

/** The finding is the title: how many need a look, or that all is well, or that not everything is known yet. */
export function listTitle(status: StatusSummary | undefined): string {
  const counts = (status?.counts ?? {}) as Readonly<Record<string, number>>;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (!status || all === 0) return 'Resources';
  const bad = status.problems.length + status.more;
  if (bad > 0) return `${count(bad)} of ${plural(all, 'resource')} ${bad === 1 ? 'needs' : 'need'} a look`;
  const unknown = counts['unknown'] ?? 0;
  if (unknown > 0) return `${plural(all, 'resource')}, ${count(unknown)} not known yet`;
  return all === 1 ? 'The one resource is as it should be' : `All ${plural(all, 'resource')} are as they should be`;
}
