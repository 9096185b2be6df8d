import type { ClusterLint } from '../../api/types/failover';
import { blocking, type LintFinding, weightOf } from './lint-words';

const finding = (weight: LintFinding['weight']) =>
  ({ code: 'replication-filter', weight, members: [{ id: 'c', name: 'db-3' }] }) as unknown as LintFinding;

describe('The findings of the linter', () => {
  it('say whom they keep from being promoted', () => {
    expect(weightOf(finding('blocks'))).toEqual({ status: 'down', word: 'Replication filter: blocks db-3' });
    expect(weightOf(finding('unproved')).word).toBe('Replication filter: unproved on db-3');
  });

  it('stand beside the sentence when they block, and only then', () => {
    const lint = { findings: [finding('blocks'), finding('differs')] } as unknown as ClusterLint;
    expect(blocking(lint).length).toBe(1);
    expect(blocking(undefined)).toEqual([]);
  });
});
