import { permissionNames } from './permissions.js';
import { builtInRoles } from './roles.js';

const of = (name: string) => builtInRoles.get(name)!.permissions;

describe('the roles that come with Holdfast', () => {
  it('name each permission once and only permissions that exist', () => {
    for (const role of builtInRoles.values()) {
      expect(new Set(role.permissions).size).withContext(role.name).toBe(role.permissions.length);
      expect(role.permissions.every((permission) => permissionNames.includes(permission))).toBeTrue();
    }
  });

  it('let the Viewer and the Auditor change nothing', () => {
    for (const name of ['viewer', 'auditor'])
      expect(of(name).filter((permission) => !/\.(read|export)$/.test(permission))).toEqual([]);
  });

  it('leave only making Owners to the Owner alone', () => {
    expect(of('owner').filter((permission) => !of('administrator').includes(permission))).toEqual(['owner.edit']);
  });

  it('leave no permission that nobody can hold', () => {
    expect(permissionNames.filter((permission) => !of('owner').includes(permission))).toEqual([]);
  });
});
