/**
 * Every permission there is, with the sentence that completes "… may". `reach` says what a grant of it can be limited to:
 * `object` permissions follow the grant's scope; `everything` permissions concern the whole installation, so that a role
 * granted on a tag or one resource never carries them.
 */
export interface PermissionInfo {
  readonly sentence: string;
  readonly reach: 'object' | 'everything';
}

const object = (sentence: string): PermissionInfo => ({ sentence, reach: 'object' });
const everything = (sentence: string): PermissionInfo => ({ sentence, reach: 'everything' });

export const permissions = {
  'resource.read': object('see resources, their status and history'),
  'resource.edit': object('add, change and remove resources'),
  'resource.credentials': object('set and reveal the credentials of resources'),
  'check.run': object('run a check now'),
  'check.edit': object('add, change and remove checks'),
  'backup.read': object('see backups and plans'),
  'backup.run': object('start and verify backups'),
  'backup.restore': object('restore backups'),
  'backup.delete': object('delete backups'),
  'backup.plan': object('add, change and remove backup plans'),
  'store.edit': everything('add, change and remove backup stores'),
  'cluster.read': object('see clusters, what failover decides and what it did'),
  'cluster.operate': object('switch over, drill, pause, rejoin and rebuild members of clusters'),
  'cluster.edit': object('import clusters, change their policy, members and proxies, and remove them'),
  'cluster.force': object('force a failover that may lose transactions'),
  'incident.read': object('see incidents and their timelines'),
  'incident.operate': object('acknowledge, assign, note, merge, reopen and end incidents'),
  'maintenance.edit': object('plan, start and end maintenance'),
  'job.read': object('see jobs and their logs'),
  'job.cancel': object('cancel jobs'),
  'person.read': everything('see people, service accounts and their sessions'),
  'person.edit': everything('invite, change, disable and delete people'),
  'owner.edit': everything('make someone an Owner, or take that away'),
  'role.read': everything('see the roles and what they allow'),
  'grant.read': object('see who has which role where'),
  'grant.edit': object('give and take away roles'),
  'session.end': everything('end the sessions of others'),
  'token.service': everything('manage service accounts and their tokens'),
  'audit.read': everything('read the audit trail'),
  'audit.export': everything('export the audit trail'),
  'alert.send': everything('report alerts, as Alertmanager does'),
  'settings.read': everything('see the settings'),
  'settings.edit': everything('change the settings'),
  'metrics.read': everything('scrape the metrics'),
  'system.read': everything('see how Holdfast itself is running'),
} as const satisfies Record<string, PermissionInfo>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];

/** Whether the text names a permission of the catalogue; anything else is refused, never ignored. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

export function permissionInfo(name: Permission): PermissionInfo {
  return permissions[name];
}
