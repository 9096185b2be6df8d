import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const now = Date.UTC(2026, 10, 22, 12);
const soon = { id: 't1', name: 'scrape', hint: 'hfs_…a1', expiresAt: now + 9 * 86_400_000 };
const endless = { ...soon, id: 't2', name: 'laptop', expiresAt: null };

describe('the lists of tokens', () => {
  it('tell below the table which of one’s own end within 14 days', async () => {
    const stub = new StubApi().list('GET /api/v1/me/tokens', [endless, soon]);
    const { out } = await runCli('token list', { stub, now });
    expect(out.trimEnd().split('\n').at(-1)).toBe('your token scrape ends in 9 d');
    expect(out).not.toContain('your token laptop');
  });

  it('tell the same of the accounts of programs', async () => {
    const account = { id: 'a1', name: 'prometheus', purpose: '', tokens: [endless, soon] };
    const stub = new StubApi().list('GET /api/v1/service-accounts', [account]);
    const { out } = await runCli('service-account list', { stub, now });
    expect(out.trimEnd().split('\n').at(-1)).toBe('token scrape of prometheus ends in 9 d');
  });
});
