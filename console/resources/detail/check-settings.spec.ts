import { draftOf, rangesText, settingsOf } from './check-settings';

describe('the form of a check', () => {
  it('sends milliseconds, and only the settings of its kind', () => {
    const body = settingsOf({ ...draftOf(null, 'tcp'), port: 25, intervalSeconds: 10, keyword: 'left over' });
    expect(body).toEqual({
      settings: { kind: 'tcp', port: 25 },
      intervalMs: 10_000,
      timeoutMs: 5000,
      fall: 3,
      rise: 2,
    });
  });

  it('leaves out what was left empty, so that the server’s defaults hold', () => {
    const { settings } = settingsOf(draftOf(null, 'http')) as { settings: object };
    expect(Object.keys(settings).sort()).toEqual(['expectStatus', 'followRedirects', 'kind', 'verifyTls']);
  });

  it('shows ranges as people write them', () => {
    expect(
      rangesText([
        [200, 399],
        [404, 404],
      ]),
    ).toBe('200-399, 404');
  });
});
