import type { ResourceSummary } from '../../api/types/resources';
import type { ClusterSummary } from '../../api/types/failover';
import { entriesFor } from './entries';

const db = (name: string) =>
  ({ id: name, name, kind: 'database', address: `mysql://${name}`, status: 'up' }) as ResourceSummary;
const all = () => true;

describe('the palette', () => {
  it('offers first what is called exactly what was typed, and what can be done with it', () => {
    const groups = entriesFor({ typed: 'db-1', found: [db('db-10'), db('db-1')], may: all });
    expect(groups[0].entries[0].text).toBe('db-1');
    expect(groups[1].title).toBe('Do with db-1');
    expect(groups[1].entries.map((entry) => entry.text)).toContain('Back up db-1 now…');
  });

  it('keeps what is not allowed in sight and says why', () => {
    const may = (permission: string) => permission !== 'backup.run';
    const [, actions] = entriesFor({ typed: 'db-1', found: [db('db-1')], may });
    expect(actions.entries.find((entry) => entry.key.startsWith('backup'))?.why).toBe('needs backup.run');
    expect(actions.entries.find((entry) => entry.key.startsWith('check'))?.why).toBeUndefined();
  });

  it('shows pages and commands before anything is typed, and no objects', () => {
    const groups = entriesFor({ typed: '', found: [db('db-1')], may: all });
    expect(groups.map((group) => group.title)).toEqual(['Go to', 'Do']);
    expect(groups[0].entries.map((entry) => entry.text)).not.toContain('db-1');
  });

  describe('with clusters', () => {
    const shop = {
      ...{ id: 'c', name: 'shop', state: 'ok', sentence: 'db-1 primary', pausedUntil: null },
      members: [
        { id: 'a', name: 'db-1', role: 'primary', state: 'ok' },
        { id: 'b', name: 'db-2', role: 'replica', state: 'ok' },
      ],
    } as unknown as ClusterSummary;
    const about = (cluster: ClusterSummary, may: (permission: string) => boolean = all) =>
      entriesFor({ typed: 'shop', found: [], clusters: [cluster], may });

    it('opens one, and leads to the plan of a switchover, a drill or a pause', () => {
      const [go, actions] = about(shop);
      expect(go.entries[0].link).toBe('/clusters/c');
      expect(actions.entries.map(({ link }) => link)).toEqual([
        '/clusters/c?do=switchover',
        '/clusters/c?do=drill',
        '/clusters/c?do=pause',
      ]);
    });

    it('says why something cannot be done now', () => {
      const reasons = (cluster: ClusterSummary, may?: (permission: string) => boolean) =>
        about(cluster, may)[1].entries.map(({ why }) => why);
      expect(reasons(shop, () => false)).toEqual(Array(3).fill('needs cluster.operate'));
      expect(reasons({ ...shop, members: [], pausedUntil: 1 })).toEqual([
        'no member could take over',
        'no member could take over',
        'is paused already',
      ]);
    });

    it('finds it by one of its members', () =>
      expect(entriesFor({ typed: 'db-2', found: [], clusters: [shop], may: all })[0].entries[0].text).toBe('shop'));
  });
});
