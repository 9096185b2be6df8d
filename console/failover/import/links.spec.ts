import { linksBySource, listed } from './links';

const link = (from: string, to: string, sentence: string) => ({ from, to, proof: 'missing' as const, sentence });

describe('Who can replicate from whom', () => {
  it('is one line for all whom the same member refuses', () => {
    const lines = linksBySource([link('db-2', 'db-1', 'refused'), link('db-3', 'db-1', 'refused')]);
    expect(lines).toEqual([{ from: ['db-2', 'db-3'], to: 'db-1', proof: 'missing', sentence: 'refused' }]);
    expect(listed(lines[0]!.from)).toBe('db-2 and db-3');
  });

  it('stays apart where the reasons differ', () =>
    expect(linksBySource([link('db-2', 'db-1', 'no host'), link('db-3', 'db-1', 'no right')]).length).toBe(2));
});
