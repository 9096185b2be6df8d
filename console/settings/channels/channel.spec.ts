import { kindChoices, whereTo } from './channel';

describe('a channel', () => {
  it('says where it sends without what only its owner may know', () => {
    expect(whereTo({ kind: 'slack', to: [], url: 'https://hooks.slack.com/…' })).toBe('hooks.slack.com');
    expect(whereTo({ kind: 'smtp', to: ['a@b', 'c@d'], url: 'smtp://m' })).toBe('a@b, c@d');
    expect(whereTo({ kind: 'ntfy', to: [], url: 'https://ntfy.sh/ops' })).toBe('ntfy.sh/ops');
  });

  it('has words for every kind', () => {
    expect(kindChoices.map(({ value }) => value).sort()).toEqual([
      ...['ntfy', 'pagerduty', 'slack', 'smtp', 'teams', 'webhook'],
    ]);
  });
});
