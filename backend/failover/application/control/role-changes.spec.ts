import { aMember } from '../../testing/builders.js';
import { RoleChanges } from './role-changes.js';

describe('A change of role that is not ours', () => {
  const facts = (replica: object | null, readOnly = true) =>
    aMember('db-2', replica ? { facts: { readOnly }, replica } : { facts: { readOnly }, replica: null }).facts!;
  const following = facts({ sourceAddress: 'db-1:3306' });
  const elsewhere = facts({ sourceAddress: 'db-3:3306' });
  interface How {
    calm?: number | null;
    askedAt?: number;
    restarted?: boolean;
  }
  const noted = (now = elsewhere, { calm = 0, askedAt = 60_000, restarted = false }: How = {}) => {
    const roles = new RoleChanges(() => calm);
    roles.note({ facts: following, askedAt }, now, 60_250, restarted);
    return roles;
  };

  it('is told for a moment, by what became of the member', () => {
    expect(noted().told(60_300)).toBe('was made to follow db-3:3306');
    expect(noted(facts(null, false)).told(60_300)).toBe('follows nobody any more and lets clients write');
    expect(noted().told(62_000)).toBe('');
  });

  it('is none where it still follows the same, was taken off its source to be looked after, or was restarted', () => {
    expect(noted(following).told(60_300)).toBe('');
    expect(noted(facts(null)).told(60_300)).toBe('');
    expect(noted(elsewhere, { restarted: true }).told(60_300)).toBe('');
  });

  it('is none while a recovery runs, or within a minute of one: its last command may come late', () => {
    expect(noted(elsewhere, { calm: null }).told(60_300)).toBe('');
    expect(noted(elsewhere, { calm: 1 }).told(60_300)).toBe('');
  });
});
