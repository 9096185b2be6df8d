import type { ClusterSummary } from '../../api/types/failover';
import type { Entry } from './entry';

/** Without a reason, or why the line is disabled. */
type Rule = {
  readonly key: string;
  readonly words: (name: string) => string;
  readonly icon: string;
  readonly hinders: (cluster: ClusterSummary) => string;
};

const followed = ({ members }: ClusterSummary) =>
  members.some(({ role, state }) => state === 'ok' && (role === 'replica' || role === 'standby'))
    ? ''
    : 'no member could take over';

const RULES: readonly Rule[] = [
  { key: 'switchover', words: (name) => `Switch ${name} over…`, icon: 'failover', hinders: followed },
  { key: 'drill', words: (name) => `Run a drill of ${name}…`, icon: 'play', hinders: followed },
  {
    key: 'pause',
    words: (name) => `Pause failover of ${name}…`,
    icon: 'clock',
    hinders: ({ pausedUntil }) => (pausedUntil ? 'is paused already' : ''),
  },
];

const STATUS: Readonly<Record<ClusterSummary['state'], string>> = {
  ...{ ok: 'up', attention: 'degraded', critical: 'down', recovering: 'degraded', unseen: 'unknown' },
};

/** The line that opens a cluster, with what would happen to it. */
export function clusterEntry({ id, name, state, sentence }: ClusterSummary): Entry {
  return { key: id, text: name, aside: sentence, icon: 'clusters', status: STATUS[state], link: `/clusters/${id}` };
}

/** What can be done with it; each leads to its plan or its question, nothing is done from here. */
export function clusterActions(cluster: ClusterSummary, may: (permission: string) => boolean): Entry[] {
  return RULES.map(({ key, words, icon, hinders }) => {
    const why = may('cluster.operate') ? hinders(cluster) : 'needs cluster.operate';
    const entry = {
      ...{
        key: `${key} ${cluster.id}`,
        text: words(cluster.name),
        aside: key === 'pause' ? 'asks how long, and why' : 'shows the plan first',
      },
      ...{ icon, link: `/clusters/${cluster.id}?do=${key}` },
    };
    return why ? { ...entry, icon: 'lock', why } : entry;
  });
}
