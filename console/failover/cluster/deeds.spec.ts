import type { ClusterMember } from '../../api/types/failover';
import { deedOf } from './deeds';

const member = (rest: Partial<ClusterMember> = {}) =>
  ({
    ...{ id: 'b', role: 'replica', state: 'ok', quarantine: '', errant: [], maintenance: false, promotion: 'allowed' },
    ...rest,
  }) as unknown as ClusterMember;

describe('What can be done with a member', () => {
  it('promotes a replica that may lead', () => {
    expect(deedOf(member(), 'mariadb')).toEqual({ verb: 'Promote', wish: { kind: 'switchover', to: 'b' } });
    expect(deedOf(member({ promotion: 'never' }), 'mariadb')).toBeNull();
    expect(deedOf(member({ role: 'primary' }), 'mariadb')).toBeNull();
    expect(deedOf(member({ state: 'down' }), 'mariadb')).toBeNull();
    expect(deedOf(member(), 'mariadb', false)).toBeNull();
  });

  it('fills anew who holds rows of its own, and says so when it is not set apart', () => {
    const errant = deedOf(member({ errant: ['0-3-7'], state: 'attention' }), 'mariadb');
    expect(errant?.wish).toEqual({ kind: 'reseed', member: 'b', discard: true });
    expect(deedOf(member({ quarantine: 'rows of its own', state: 'apart' }), 'mariadb')?.wish).toEqual({
      kind: 'reseed',
      member: 'b',
    });
  });

  it('lets who stands alone follow again', () =>
    expect(deedOf(member({ role: 'alone', state: 'attention' }), 'mariadb')?.verb).toBe('Rejoin'));
});
