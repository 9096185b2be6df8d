import { explain } from './explanation.js';
import { EffectiveRights } from './rights.js';
import { builtInRoles } from './roles.js';
import { aGrant, everything, facts, tag } from './testing.js';
import type { Grant } from './grant.js';

const rights = (grants: Grant[]) => new EffectiveRights({ grants, tokenScopes: null }, builtInRoles, 0);
const db = facts('1', { name: 'db-1', tags: ['db'] });
const telling = { who: 'ben', roles: builtInRoles, facts: db };

describe('an explanation', () => {
  it('says what the person has, what the object is, and what would be enough', () => {
    const verdict = rights([aGrant('operator', tag('web'))]).may('backup.restore', db);
    expect(explain(verdict, telling)).toBe(
      'no: ben has Operator on tag:web; db-1 is tagged db. Backup operator on db-1 would allow it.',
    );
  });

  it('says which grant allows and until when', () => {
    const verdict = rights([aGrant('operator', everything, { endsAt: 86_400_000 })]).may('check.run', db);
    expect(explain(verdict, telling)).toBe('yes: ben has Operator on everything until 1970-01-02T00:00:00.000Z');
  });

  it('says it plainly of someone who has nothing', () => {
    expect(explain(rights([]).may('person.edit'), { who: 'ben', roles: builtInRoles })).toBe(
      'no: ben has no role. Administrator on everything would allow it.',
    );
  });

  it('blames the token where a grant would allow', () => {
    const held = new EffectiveRights({ grants: [aGrant('owner')], tokenScopes: [] }, builtInRoles, 0);
    expect(explain(held.may('backup.run', db), telling)).toContain('this token does not carry backup.run');
  });
});
