import { kindChoices, secretWords, whereTo } from './channel';

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

  it('says that a secret is kept, and that it is not sent to another server', () => {
    const known = { url: 'https://chat.example.com/hooks/ops', hasSecret: true };
    const words = (kind: 'webhook' | 'ntfy', url: string) => secretWords(known, { kind, url });
    expect(words('ntfy', 'https://chat.example.com/other')).toEqual({ placeholder: 'kept, type to change', hint: '' });
    expect(words('ntfy', 'https://other.example.com').hint).toContain('Type it again');
    expect(words('webhook', 'https://other.example.com').hint).toContain('one is made');
    expect(secretWords(null, { kind: 'webhook', url: '' }).hint).toContain('one is made');
    expect(secretWords(null, { kind: 'ntfy', url: '' })).toEqual({ placeholder: '', hint: '' });
  });
});
