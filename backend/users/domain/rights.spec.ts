import { permissionNames, permissions, type Permission } from './permissions.js';
import { EffectiveRights, type Allowed, type Missing } from './rights.js';
import { builtInRoles, rolesHolding } from './roles.js';
import { aGrant, everything, facts, resource, seeded, tag } from './testing.js';
import type { Grant } from './grant.js';
import type { ObjectFacts, Scope } from './scope.js';

const now = 1_000_000;
const rights = (grants: Grant[], tokenScopes: Permission[] | null = null) =>
  new EffectiveRights({ grants, tokenScopes }, builtInRoles, now);

describe('the effective right', () => {
  it('names the grant that allows', () => {
    const grant = aGrant('operator', tag('web'));
    const verdict = rights([aGrant('viewer'), grant]).may('check.run', facts('web-3', { tags: ['web'] }));
    expect((verdict as Allowed).because).toBe(grant);
  });

  it('names the least role and the narrowest scope that would be enough when nothing allows', () => {
    const db = facts('db-1', { tags: ['db'], ancestors: ['rack-1'] });
    const verdict = rights([aGrant('operator', tag('web'))]).may('backup.restore', db) as Missing;
    expect(verdict.missing).toBe('grant');
    expect(verdict.enough.roles[0].name).toBe('backup-operator');
    expect(verdict.enough.roles.map((role) => role.name)).toEqual(
      rolesHolding('backup.restore', builtInRoles).map((role) => role.name),
    );
    expect(verdict.enough.scopes).toEqual([resource('db-1'), resource('rack-1'), tag('db'), everything]);
    expect(verdict.near.length).toBe(1);
  });

  it('is inherited downwards from a resource, never upwards', () => {
    const held = rights([aGrant('operator', resource('rack-1'))]);
    expect(held.may('check.run', facts('db-1', { ancestors: ['host-1', 'rack-1'] })).allowed).toBeTrue();
    expect(held.may('check.run', facts('building', { ancestors: [] })).allowed).toBeFalse();
  });

  it('ends at the end of its grant, to the millisecond', () => {
    expect(rights([aGrant('viewer', everything, { endsAt: now + 1 })]).may('resource.read').allowed).toBeTrue();
    expect(rights([aGrant('viewer', everything, { endsAt: now })]).may('resource.read').allowed).toBeFalse();
  });

  it('takes one grant that allows over any number that do not: there is no least-right-wins', () => {
    const held = rights([aGrant('viewer', tag('db')), aGrant('database-operator', tag('db'))]);
    expect(held.may('resource.credentials', facts('db-1', { tags: ['db'] })).allowed).toBeTrue();
  });

  it('does not carry what reaches everything on a narrower scope', () => {
    const held = rights([aGrant('administrator', tag('web'))]);
    expect(held.may('person.edit', facts('web-3', { tags: ['web'] })).allowed).toBeFalse();
    expect(held.anywhere('person.edit')).toBeFalse();
    expect(held.anywhere('grant.edit')).toBeTrue();
    expect((held.may('person.edit') as Missing).enough.scopes).toEqual([everything]);
  });

  it('answers a question about no object only from grants on everything', () => {
    expect(rights([aGrant('operator', tag('web'))]).may('resource.edit').allowed).toBeFalse();
    expect(rights([aGrant('operator')]).may('resource.edit').allowed).toBeTrue();
  });

  it('says when it is the token, not a grant, that is missing the permission', () => {
    const held = rights([aGrant('owner')], ['backup.run']);
    expect(held.may('backup.run').allowed).toBeTrue();
    expect((held.may('backup.delete') as Missing).missing).toBe('token');
  });

  it('gives a token no more than its owner holds', () => {
    const verdict = rights([aGrant('viewer')], ['backup.delete']).may('backup.delete') as Missing;
    expect(verdict).toEqual(jasmine.objectContaining({ allowed: false, missing: 'grant' }));
  });

  it('allows nothing for a role that no longer exists', () => {
    expect(rights([aGrant('gone')]).held(permissionNames)).toEqual([]);
  });

  it('names the grant without an end before one that ends, so that the reason lasts', () => {
    const lasting = aGrant('viewer', tag('web'));
    const ending = aGrant('viewer', everything, { endsAt: now + 1000 });
    const verdict = rights([ending, lasting]).may('resource.read', facts('web-3', { tags: ['web'] }));
    expect((verdict as Allowed).because).toBe(lasting);
  });

  it('filters lists by tags and resources, or by nothing when held on everything', () => {
    const grants = [aGrant('viewer', tag('web')), aGrant('viewer', resource('db-1')), aGrant('viewer', tag('web'))];
    expect(rights(grants).scopeFilter('resource.read')).toEqual({ everything: false, tags: ['web'], ids: ['db-1'] });
    expect(rights([...grants, aGrant('viewer')]).scopeFilter('resource.read').everything).toBeTrue();
    expect(rights(grants, ['job.read']).scopeFilter('resource.read').tags).toEqual([]);
  });
});

/** The same law worked out from the other end: from each grant down the tree to every object that it reaches. */
function naive(world: World): Set<string> {
  const allowed = new Set<string>();
  for (const grant of world.grants.filter((one) => one.endsAt === null || one.endsAt > now))
    for (const permission of builtInRoles.get(grant.role)?.permissions ?? []) {
      if (world.tokenScopes && !world.tokenScopes.includes(permission)) continue;
      if (grant.scope.kind === 'everything') allowed.add(`${permission}@`);
      for (const object of reached(grant.scope, world, permission)) allowed.add(`${permission}@${object}`);
    }
  return allowed;
}

function reached(scope: Scope, world: World, permission: Permission): string[] {
  if (scope.kind === 'everything') return world.nodes.map((node) => node.id);
  if (permissions[permission].reach === 'everything') return [];
  if (scope.kind === 'tag') return world.nodes.filter((node) => node.tags.includes(scope.value)).map((node) => node.id);
  const below = world.nodes.filter((node) => node.parent === scope.value);
  const self = world.nodes.some((node) => node.id === scope.value) ? [scope.value] : [];
  return [...self, ...below.flatMap((node) => reached(resource(node.id), world, permission))];
}

interface World {
  nodes: { id: string; parent: string | null; tags: string[] }[];
  grants: Grant[];
  tokenScopes: Permission[] | null;
}

function aWorld(seed: number): World {
  const random = seeded(seed);
  const tags = ['web', 'db', 'prod'];
  const nodes: World['nodes'] = [];
  for (let i = 0; i < 8; i++)
    nodes.push({
      id: `n${i}`,
      parent: i > 0 && random.int(3) > 0 ? `n${random.int(i)}` : null,
      tags: tags.filter(() => random.int(3) === 0),
    });
  const scope = (): Scope =>
    random.pick([everything, tag(random.pick(tags)), resource(`n${random.int(9)}`), resource(`n${random.int(9)}`)]);
  const grants = Array.from({ length: random.int(6) }, () =>
    aGrant(random.pick([...builtInRoles.keys(), 'gone']), scope(), { endsAt: random.pick([null, null, now, now + 1]) }),
  );
  const tokenScopes = random.int(3) === 0 ? permissionNames.filter(() => random.int(2) === 0) : null;
  return { nodes, grants, tokenScopes };
}

function factsIn(world: World, id: string): ObjectFacts {
  const ancestors: string[] = [];
  const node = world.nodes.find((one) => one.id === id)!;
  for (let at = node.parent; at !== null; at = world.nodes.find((one) => one.id === at)!.parent) ancestors.push(at);
  return facts(id, { tags: node.tags, ancestors });
}

describe('the effective right, over 400 random installations', () => {
  const worlds = Array.from({ length: 400 }, (_, seed) => ({ seed, world: aWorld(seed) }));

  it('agrees with a naive reading of the grants on every permission and object', () => {
    for (const { seed, world } of worlds) {
      const held = rights(world.grants, world.tokenScopes);
      const expected = naive(world);
      const wrong = permissionNames.flatMap((permission) =>
        ['', ...world.nodes.map((node) => node.id)].filter(
          (id) =>
            held.may(permission, id ? factsIn(world, id) : undefined).allowed !== expected.has(`${permission}@${id}`),
        ),
      );
      expect(wrong).withContext(`seed ${seed}`).toEqual([]);
    }
  });

  it('names for every yes a grant that alone is enough', () => {
    for (const { seed, world } of worlds)
      for (const { permission, object } of questions(world)) {
        const verdict = rights(world.grants, world.tokenScopes).may(permission, object);
        if (verdict.allowed)
          expect(rights([verdict.because]).may(permission, object).allowed)
            .withContext(`seed ${seed}`)
            .toBeTrue();
      }
  });

  it('names for every no roles and scopes each of which would turn it into a yes', () => {
    for (const { seed, world } of worlds.slice(0, 100))
      for (const { permission, object } of questions(world)) {
        const verdict = rights(world.grants).may(permission, object);
        if (verdict.allowed) continue;
        for (const role of verdict.enough.roles)
          for (const scope of verdict.enough.scopes)
            expect(rights([...world.grants, aGrant(role.name, scope)]).may(permission, object).allowed)
              .withContext(`seed ${seed}: ${role.name}, ${scope.kind}, ${permission}`)
              .toBe(permissions[permission].reach === 'object' || scope.kind === 'everything');
      }
  });

  it('gives lists exactly the objects that it allows one by one', () => {
    for (const { seed, world } of worlds)
      for (const permission of permissionNames) {
        const held = rights(world.grants, world.tokenScopes);
        const filter = held.scopeFilter(permission);
        const listed = world.nodes.map((node) => factsIn(world, node.id)).filter((object) => passes(filter, object));
        const allowed = world.nodes
          .map((node) => factsIn(world, node.id))
          .filter((object) => held.may(permission, object).allowed);
        expect(listed).withContext(`seed ${seed} ${permission}`).toEqual(allowed);
        expect(held.anywhere(permission)).toBe(filter.everything || filter.tags.length + filter.ids.length > 0);
      }
  });
});

function questions(world: World): { permission: Permission; object?: ObjectFacts }[] {
  return permissionNames.flatMap((permission) => [
    { permission },
    ...world.nodes.slice(0, 3).map((node) => ({ permission, object: factsIn(world, node.id) })),
  ]);
}

function passes(filter: ReturnType<EffectiveRights['scopeFilter']>, object: ObjectFacts): boolean {
  if (filter.everything) return true;
  const under = [object.id, ...object.ancestors];
  return object.tags.some((one) => filter.tags.includes(one)) || under.some((id) => filter.ids.includes(id));
}
