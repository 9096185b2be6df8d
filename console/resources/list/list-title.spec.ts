import type { StatusSummary } from '../../api/types/health';
import { listTitle } from './list-title';

const status = (counts: object, problems: number, more = 0) =>
  ({ counts, problems: Array(problems).fill({}), more }) as StatusSummary;

describe('the title of the list', () => {
  it('says how many need a look, those beyond the listed ones too', () => {
    expect(listTitle(status({ down: 1, up: 43 }, 1))).toBe('1 of 44 resources needs a look');
    expect(listTitle(status({ down: 150, up: 9850 }, 100, 50))).toBe('150 of 10,000 resources need a look');
  });

  it('does not call well what is not known yet', () => {
    expect(listTitle(status({ unknown: 1 }, 0))).toBe('1 resource, 1 not known yet');
    expect(listTitle(status({ up: 2 }, 0))).toBe('All 2 resources are as they should be');
    expect(listTitle(undefined)).toBe('Resources');
  });
});
