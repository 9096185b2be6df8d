import type { DaemonView } from '../../api/types/system';
import { count, inWords, plural } from '../../ui/format';
import type { Status } from '../../ui/status';

const MARKS: Readonly<Record<DaemonView['state'], readonly [Status, string]>> = {
  running: ['up', 'Running'],
  late: ['degraded', 'Late'],
  gone: ['down', 'Not seen'],
  replaced: ['paused', 'Replaced'],
};

/** The glyph and the word of a daemon's state. */
export const markOf = ({ state }: Pick<DaemonView, 'state'>) => MARKS[state];

/** The finding: who shares how much, and what is wrong with that. */
export function standingOf(daemons: readonly DaemonView[]): string {
  const live = daemons.filter(({ alive }) => alive);
  const gone = daemons.filter(({ state }) => state === 'gone').length;
  const checks = live.reduce((sum, one) => sum + one.checks, 0);
  const late = live.filter(({ state }) => state === 'late').length;
  if (live.length === 0) return 'No daemon runs: nothing is checked.';
  const who =
    live.length === 1
      ? `One daemon runs all ${plural(checks, 'check')}.`
      : `${inWords(live.length)} daemons share ${plural(checks, 'check')}.`;
  return [
    who,
    late > 0 ? `${late === 1 ? 'One is' : `${inWords(late)} are`} late: failures it sees do not count meanwhile.` : '',
    gone > 0
      ? `${gone === 1 ? 'One is' : `${inWords(gone)} are`} not seen any more; the others took over its share.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** "12.5", "0.13", "10,240" checks a second. */
export function rateOf({ checksPerSecond: rate }: Pick<DaemonView, 'checksPerSecond'>): string {
  return rate >= 100 ? count(rate) : rate >= 10 ? rate.toFixed(1) : rate.toFixed(2);
}

/** "2 clusters, term 17"; a dash for one that controls nothing. */
export function controlOf({ control }: Pick<DaemonView, 'control'>): string {
  return control ? `${plural(control.clusters, 'cluster')}, term ${control.term}` : '–';
}
