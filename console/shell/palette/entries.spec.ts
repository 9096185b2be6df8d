import type { ResourceSummary } from '../../api/types/resources';
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
});
