export interface NavItem {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  /** The letter after `g`. */
  readonly key: string;
}

export interface NavGroup {
  readonly label: string;
  readonly items: readonly NavItem[];
}

export const NAV: readonly NavGroup[] = [
  {
    label: 'Watch',
    items: [
      { path: '/', label: 'Overview', icon: 'overview', key: 'o' },
      { path: '/incidents', label: 'Incidents', icon: 'incidents', key: 'i' },
      { path: '/resources', label: 'Resources', icon: 'resources', key: 'r' },
      { path: '/maintenance', label: 'Maintenance', icon: 'maintenance', key: 'm' },
      { path: '/changes', label: 'Changes', icon: 'clock', key: 'c' },
    ],
  },
  {
    label: 'Recover',
    items: [
      { path: '/clusters', label: 'Clusters', icon: 'clusters', key: 'l' },
      { path: '/failover', label: 'Failover', icon: 'failover', key: 'f' },
      { path: '/backups', label: 'Backups', icon: 'backups', key: 'b' },
      { path: '/jobs', label: 'Jobs', icon: 'jobs', key: 'j' },
    ],
  },
  {
    label: 'Control',
    items: [
      { path: '/access', label: 'Access', icon: 'access', key: 'a' },
      { path: '/audit', label: 'Audit', icon: 'audit', key: 'u' },
      { path: '/settings', label: 'Settings', icon: 'settings', key: 's' },
    ],
  },
];

export const NAV_ITEMS: readonly NavItem[] = NAV.flatMap((group) => group.items);

/** What the phone's bottom bar has room for; "More" holds the rest. */
export const PHONE_PATHS: readonly string[] = ['/', '/incidents', '/clusters', '/backups'];
