import type { ClusterMember } from '../../api/types/failover';
import { fencingWords, formOfMember, memberBody } from './member-form';

const member = (fencing: ClusterMember['fencing']) =>
  ({ promotion: 'allowed', site: 'a', maintenance: false, fencing }) as unknown as ClusterMember;

describe('The settings of a member', () => {
  it('come back as they were', () => {
    for (const fencing of [
      { how: 'none' },
      { how: 'hook', path: '/opt/fence' },
      { how: 'local', unit: 'mariadb' },
    ] as ClusterMember['fencing'][]) {
      expect(memberBody(formOfMember(member(fencing)))).toEqual(jasmine.objectContaining({ fencing }));
    }
  });

  it('send nothing that belongs to another way of fencing', () => {
    const form = { ...formOfMember(member({ how: 'hook', path: '/opt/fence' })), how: 'local' as const };
    expect(memberBody(form)).toEqual(jasmine.objectContaining({ fencing: { how: 'local' } }));
  });

  it('say how it is fenced', () => {
    expect(fencingWords({ how: 'none' }).how).toContain('nobody');
    expect(fencingWords({ how: 'local', pidFile: '/run/a.pid' }).by).toBe('/run/a.pid');
    expect(fencingWords({ how: 'local', unit: 'mariadb' })).toEqual({ how: 'Holdfast, by its unit', by: 'mariadb' });
  });
});
