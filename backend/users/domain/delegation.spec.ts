import { lacksToGive, outranked } from './delegation.js';
import { EffectiveRights } from './rights.js';
import { builtInRoles } from './roles.js';
import { aGrant, everything, facts, resource, seeded, tag } from './testing.js';
import { permissionNames } from './permissions.js';
import type { Grant } from './grant.js';
import type { Scope } from './scope.js';

const rights = (grants: Grant[]) => new EffectiveRights({ grants, tokenScopes: null }, builtInRoles, 0);
const role = (name: string) => builtInRoles.get(name)!;

describe('giving a role', () => {
  it('is refused for more than the giver holds: an Administrator cannot make an Owner', () => {
    expect(lacksToGive(rights([aGrant('administrator')]), role('owner'), everything)).toEqual(['owner.edit']);
    expect(lacksToGive(rights([aGrant('owner')]), role('owner'), everything)).toEqual([]);
  });

  it('needs the right to give even for what one holds oneself', () => {
    expect(lacksToGive(rights([aGrant('operator')]), role('viewer'), everything)).toEqual(['grant.edit']);
  });

  it('is possible within a tag for an Administrator of that tag, and nowhere else', () => {
    const giver = rights([aGrant('administrator', tag('web'))]);
    expect(lacksToGive(giver, role('operator'), tag('web'))).toEqual([]);
    expect(lacksToGive(giver, role('operator'), tag('db'))).toContain('grant.edit');
    expect(lacksToGive(giver, role('operator'), everything)).toContain('grant.edit');
  });

  it('is possible on a resource below the one administered', () => {
    const giver = rights([aGrant('administrator', resource('rack-1'))]);
    expect(lacksToGive(giver, role('operator'), resource('db-1'), facts('db-1', { ancestors: ['rack-1'] }))).toEqual(
      [],
    );
    expect(lacksToGive(giver, role('operator'), resource('db-2'), facts('db-2'))).not.toEqual([]);
  });

  it('is not possible on a resource because it bears the tag administered: what lies below it may not', () => {
    const giver = rights([aGrant('administrator', tag('web'))]);
    const rack = facts('rack-1', { tags: ['web'] });
    expect(lacksToGive(giver, role('viewer'), resource('rack-1'), rack)).toContain('resource.read');
  });

  it('does not trust facts about another resource than the one in the scope', () => {
    const giver = rights([aGrant('administrator', resource('rack-1'))]);
    const lie = facts('db-1', { ancestors: ['rack-1'] });
    expect(lacksToGive(giver, role('viewer'), resource('db-2'), lie)).not.toEqual([]);
  });

  it('never lets anyone end up, through any chain of gifts, with what the first giver did not hold', () => {
    const scopes: Scope[] = [everything, tag('web'), resource('n1'), resource('n2')];
    const known = { n1: facts('n1', { tags: ['web'] }), n2: facts('n2', { ancestors: ['n1'] }) } as const;
    for (let seed = 0; seed < 200; seed++) {
      const random = seeded(seed);
      const first = [aGrant(random.pick([...builtInRoles.keys()]), random.pick(scopes))];
      let givers = first;
      for (let step = 0; step < 4; step++) {
        const scope = random.pick(scopes);
        const name = random.pick([...builtInRoles.keys()]);
        const about = scope.kind === 'resource' ? known[scope.value as 'n1' | 'n2'] : undefined;
        if (lacksToGive(rights(givers), role(name), scope, about).length === 0) givers = [aGrant(name, scope)];
      }
      for (const permission of permissionNames)
        for (const object of [undefined, known.n1, known.n2])
          if (rights(givers).may(permission, object).allowed)
            expect(rights(first).may(permission, object).allowed).withContext(`seed ${seed} ${permission}`).toBeTrue();
    }
  });
});

describe('acting in the place of another', () => {
  const noFacts = () => undefined;

  it('is refused by naming what the other holds and the actor does not', () => {
    const owner = aGrant('owner');
    expect(outranked(rights([aGrant('administrator')]), [owner, aGrant('viewer')], builtInRoles, noFacts)).toEqual([
      owner,
    ]);
  });

  it('is open among equals', () => {
    const held = [aGrant('administrator')];
    expect(outranked(rights(held), held, builtInRoles, noFacts)).toEqual([]);
  });

  it('is refused where the other holds a role that is not known, since it may come to allow anything', () => {
    const gone = aGrant('gone');
    expect(outranked(rights([aGrant('owner')]), [gone], builtInRoles, noFacts)).toEqual([gone]);
  });
});
