import type { CheckKind, CheckView } from '../../api/types/health';
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

  it('of a heartbeat says one of two expectations, in seconds, and no cadence', () => {
    const body = settingsOf({ ...draftOf(null, 'heartbeat'), timeZone: 'UTC', graceMinutes: 30 });
    expect(body).toEqual({
      settings: { kind: 'heartbeat', schedule: '40 2 * * *', timeZone: 'UTC', graceSeconds: 1800 },
    });
    const { settings } = settingsOf({ ...draftOf(null, 'heartbeat'), expected: 'period', periodMinutes: 60 }) as {
      settings: object;
    };
    expect(settings).toEqual({ kind: 'heartbeat', periodSeconds: 3600, graceSeconds: 3600 });
  });

  it('gives back what a check of each kind has, so that saving it unchanged changes nothing', () => {
    const kept = (kind: CheckKind, settings: object) => {
      const check = { kind, name: 'x', intervalMs: 30_000, timeoutMs: 5000, fall: 3, rise: 2, settings };
      const view = check as unknown as CheckView;
      return (settingsOf(draftOf(view, kind), view) as { settings: object }).settings;
    };
    for (const settings of [
      { kind: 'mysql', maxLagSeconds: 9, expectReadOnly: true, query: 'SELECT 1', expect: '1' },
      { kind: 'prometheus', expression: 'up', failBelow: 1, whenEmpty: 'warn' },
      { kind: 'heartbeat', periodSeconds: 90, graceSeconds: 30 },
      { kind: 'tls', port: 443, warnDays: 3, serverName: 'x.example', verifyChain: false },
      { kind: 'icmp', warnLoss: 30, warnMs: 2.5, count: 5 },
    ] as const)
      expect(kept(settings.kind, settings)).withContext(settings.kind).toEqual(settings);
  });

  it('keeps what it does not ask for, such as the path that a script gave', () => {
    const check = { kind: 'http', name: 'x', intervalMs: 30_000, timeoutMs: 5000, fall: 3, rise: 2 };
    const view = { ...check, settings: { kind: 'http', path: '/health', method: 'HEAD', keyword: 'fine' } } as never;
    const { settings } = settingsOf({ ...draftOf(view, 'http'), keyword: '' }, view) as { settings: object };
    expect(settings).toEqual(jasmine.objectContaining({ path: '/health', method: 'HEAD' }));
    expect(Object.keys(settings)).not.toContain('keyword');
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
