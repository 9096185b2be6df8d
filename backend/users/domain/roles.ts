import { permissionNames, type Permission } from './permissions.js';

/** A named set of permissions. Today's are built in; a custom role will be a row of the same shape. */
export interface Role {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly permissions: readonly Permission[];
}

/** How the evaluator finds a role. An unknown name allows nothing. */
export type RoleCatalogue = ReadonlyMap<string, Role>;

const seeing: Permission[] = [
  ...(['resource.read', 'incident.read', 'backup.read', 'cluster.read', 'job.read', 'role.read'] as const),
  'system.read',
];
/** What whoever is called at night needs. */
const responding: Permission[] = ['incident.operate', 'maintenance.edit', 'alert.send'];
const backingUp: Permission[] = ['backup.run', 'backup.restore', 'backup.plan', 'job.cancel'];

const builtIn: Role[] = [
  {
    name: 'viewer',
    title: 'Viewer',
    sentence: 'Sees resources, incidents, backups and jobs; changes nothing.',
    permissions: seeing,
  },
  {
    name: 'operator',
    title: 'Operator',
    sentence: 'Runs what is there day to day: resources, checks, incidents, backups now, planned switchovers.',
    permissions: [
      ...seeing,
      ...responding,
      'resource.edit',
      'check.run',
      'check.edit',
      'backup.run',
      'cluster.operate',
      'job.cancel',
    ],
  },
  {
    name: 'backup-operator',
    title: 'Backup operator',
    sentence: 'Plans, runs, restores and deletes backups.',
    permissions: [...seeing, ...backingUp, 'backup.delete', 'check.run'],
  },
  {
    name: 'database-operator',
    title: 'Database operator',
    sentence: 'Looks after databases: their credentials, checks, clusters, backups and restores.',
    permissions: [
      ...seeing,
      ...responding,
      ...backingUp,
      'resource.edit',
      'resource.credentials',
      'check.run',
      'check.edit',
      'cluster.operate',
      'cluster.edit',
    ],
  },
  {
    name: 'auditor',
    title: 'Auditor',
    sentence: 'Sees everything, including who has access and who did what; changes nothing.',
    permissions: [
      ...seeing,
      'person.read',
      'grant.read',
      'audit.read',
      'audit.export',
      'settings.read',
      'metrics.read',
    ],
  },
  {
    name: 'administrator',
    title: 'Administrator',
    sentence: 'Does everything except making or removing Owners.',
    permissions: permissionNames.filter((name) => name !== 'owner.edit'),
  },
  {
    name: 'owner',
    title: 'Owner',
    sentence: 'Does everything. There is always at least one.',
    permissions: permissionNames,
  },
];

export const builtInRoles: RoleCatalogue = new Map(builtIn.map((role) => [role.name, role]));

/** Roles that hold the permission, those that hold least besides it first: what to ask for. */
export function rolesHolding(permission: Permission, roles: RoleCatalogue): Role[] {
  return [...roles.values()]
    .filter((role) => role.permissions.includes(permission))
    .sort((a, b) => a.permissions.length - b.permissions.length || (a.name < b.name ? -1 : 1));
}
