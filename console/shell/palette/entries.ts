import type { ClusterSummary } from '../../api/types/failover';
import type { ResourceSummary } from '../../api/types/resources';
import { STATUS_WORDS, asStatus } from '../../ui/status';
import { NAV_ITEMS } from '../nav-items';
import { clusterActions, clusterEntry } from './cluster-entries';
import type { Command, Entry, EntryGroup } from './entry';

export interface Known {
  readonly typed: string;
  readonly found: readonly ResourceSummary[];
  readonly clusters?: readonly ClusterSummary[];
  readonly may: (permission: string) => boolean;
}

interface ActionRule {
  readonly key: string;
  readonly words: (name: string) => string;
  readonly aside: string;
  readonly icon: string;
  readonly permission: string;
  readonly fits: (resource: ResourceSummary) => boolean;
  readonly link?: (resource: ResourceSummary) => string;
  readonly run?: (resource: ResourceSummary) => Command;
}

const RULES: readonly ActionRule[] = [
  {
    key: 'backup',
    words: (name) => `Back up ${name} now…`,
    aside: '',
    icon: 'backups',
    permission: 'backup.run',
    fits: ({ kind }) => kind === 'database' || kind === 'host',
    link: ({ id }) => `/backups?run=${id}`,
  },
  {
    key: 'check',
    words: (name) => `Check ${name} now`,
    aside: '',
    icon: 'play',
    permission: 'check.run',
    fits: () => true,
    run: (resource) => ({ do: 'check', resource }),
  },
  {
    key: 'edit',
    words: (name) => `Edit ${name}…`,
    aside: '',
    icon: 'settings',
    permission: 'resource.edit',
    fits: () => true,
    link: ({ id }) => `/resources/${id}/settings`,
  },
  {
    key: 'explain',
    words: (name) => `Explain who may do what with ${name}`,
    aside: '',
    icon: 'access',
    permission: 'grant.read',
    fits: () => true,
    link: ({ id }) => `/access/explain?resource=${id}`,
  },
];

const COMMANDS: readonly (Entry & { readonly permission?: string })[] = [
  { key: 'add', text: 'Add a resource…', aside: '', icon: 'plus', link: '/resources/add', permission: 'resource.edit' },
  {
    key: 'import',
    text: 'Import resources…',
    aside: 'paste a list',
    icon: 'copy',
    link: '/resources/import',
    permission: 'resource.edit',
  },
  {
    key: 'import-cluster',
    text: 'Import a cluster…',
    aside: 'from the address of one member',
    icon: 'clusters',
    link: '/clusters/import',
    permission: 'cluster.edit',
  },
  {
    key: 'invite',
    text: 'Invite a person…',
    aside: '',
    icon: 'access',
    link: '/access',
    permission: 'person.edit',
  },
  { key: 'tokens', text: 'Make a personal token…', aside: 'under your account', icon: 'key', link: '/me' },
  { key: 'dark', text: 'Use the dark theme', aside: '', icon: 'settings', run: { do: 'dark' } },
  { key: 'light', text: 'Use the light theme', aside: '', icon: 'settings', run: { do: 'light' } },
  { key: 'keys', text: 'Show all keys', aside: '?', icon: 'book', run: { do: 'keys' } },
  { key: 'sign-out', text: 'Sign out', aside: '', icon: 'arrow', run: { do: 'sign-out' } },
];

/** What can be gone to and done, for what is typed; what is not allowed stays, with its reason. */
export function entriesFor(known: Known): EntryGroup[] {
  const typed = known.typed.trim().toLowerCase();
  const fits = (text: string) => text.toLowerCase().includes(typed);
  const pages = NAV_ITEMS.filter((item) => fits(`go to ${item.label}`)).map(pageEntry);
  const found = typed ? nearestFirst(known.found, typed) : [];
  const top = found.at(0);
  const clusters = typed ? nearestFirst(clustersCalled(known.clusters ?? [], typed), typed) : [];
  const cluster = clusters.at(0);
  const groups = [
    { title: 'Go to', entries: [...clusters.map(clusterEntry), ...found.map(resourceEntry), ...pages] },
    {
      title: cluster ? `Do with cluster ${cluster.name}` : '',
      entries: cluster ? clusterActions(cluster, known.may) : [],
    },
    { title: top ? `Do with ${top.name}` : '', entries: top ? actionsOf(top, known.may) : [] },
    { title: 'Do', entries: COMMANDS.filter((one) => fits(one.text)).map((one) => permitted(one, known.may)) },
  ];
  return groups.filter((group) => group.entries.length > 0);
}

/** Called so, or a member of it is: what db-2 belongs to is found by db-2. */
function clustersCalled(clusters: readonly ClusterSummary[], typed: string): ClusterSummary[] {
  const holds = (name: string) => name.toLowerCase().includes(typed);
  return clusters.filter(({ name, members }) => holds(name) || members.some((one) => holds(one.name))).slice(0, 4);
}

/** The name itself before names that begin so, before those that only hold it. */
function nearestFirst<T extends { readonly name: string }>(found: readonly T[], typed: string): T[] {
  const distance = ({ name }: T) => {
    const lower = name.toLowerCase();
    return lower === typed ? 0 : lower.startsWith(typed) ? 1 : 2;
  };
  return [...found].sort((a, b) => distance(a) - distance(b));
}

function pageEntry(item: (typeof NAV_ITEMS)[number]): Entry {
  return { key: item.path, text: item.label, aside: `g ${item.key}`, icon: item.icon, link: item.path };
}

function resourceEntry(resource: ResourceSummary): Entry {
  const status = asStatus(resource.status);
  return {
    key: resource.id,
    text: resource.name,
    aside: `${STATUS_WORDS[status]} · ${resource.address === 'local' ? 'this machine' : resource.address}`,
    icon: 'resources',
    status,
    link: `/resources/${resource.id}`,
  };
}

function actionsOf(resource: ResourceSummary, may: Known['may']): Entry[] {
  return RULES.filter((rule) => rule.fits(resource)).map((rule) =>
    permitted(
      {
        key: `${rule.key} ${resource.id}`,
        text: rule.words(resource.name),
        aside: rule.aside,
        icon: rule.icon,
        link: rule.link?.(resource),
        run: rule.run?.(resource),
        permission: rule.permission,
      },
      may,
    ),
  );
}

function permitted({ permission, ...entry }: Entry & { readonly permission?: string }, may: Known['may']): Entry {
  return !permission || may(permission) ? entry : { ...entry, icon: 'lock', why: `needs ${permission}` };
}
