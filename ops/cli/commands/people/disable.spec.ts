import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const ben = { id: 'p2', name: 'Ben', email: 'ben@example.com', version: 3 };

describe('holdfast people disable', () => {
  it('shows what it means and does it when the name was typed', async () => {
    const stub = new StubApi()
      .list('GET /api/v1/people', [ben])
      .on('GET /api/v1/people/p2/consequences', { sentences: ['2 sessions end', '1 token ends'] })
      .on('POST /api/v1/people/p2/disable', ben);
    const { code, err } = await runCli('people disable ben@example.com', { stub, tty: true, typed: 'Ben\n' });
    expect(code).toBe(0);
    expect(err).toContain('2 sessions end');
  });

  it('does nothing when another name was typed', async () => {
    const stub = new StubApi()
      .list('GET /api/v1/people', [ben])
      .on('GET /api/v1/people/p2/consequences', { sentences: [] });
    const { code } = await runCli('people disable ben@example.com', { stub, tty: true, typed: 'yes\n' });
    expect(code).toBe(130);
  });

  it('does it without asking when a script said --yes', async () => {
    const stub = new StubApi().list('GET /api/v1/people', [ben]).on('POST /api/v1/people/p2/disable', ben);
    expect((await runCli('people disable ben@example.com --yes', { stub })).code).toBe(0);
  });

  it('never guesses: without a terminal and without --yes nothing is done', async () => {
    const stub = new StubApi()
      .list('GET /api/v1/people', [ben])
      .on('GET /api/v1/people/p2/consequences', { sentences: [] });
    const { code, err } = await runCli('people disable ben@example.com', { stub });
    expect(code).toBe(2);
    expect(err).toContain('add --yes');
  });
});
