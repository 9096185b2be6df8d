import type { Aim } from './aim.js';
import { withDefaults } from './check.js';
import { foldResult, freshState } from './fold.js';
import type { Outcome } from './result.js';
import { type Answer, heldBack, patienceMs, type Reach, reachOf, weigh, type Worth } from './second-opinion.js';

describe('a second opinion', () => {
  const said = '3 of 3 probes were refused';
  const of = (answer: Answer | null) => weigh(said, { here: 'ops-1', there: 'ops-2', waitedMs: 7_004, answer });

  it('counts whatever it says: only a good answer keeps a check from falling, and then it is degraded', () => {
    const table: Record<Outcome | 'nothing', [Worth, string]> = {
      fail: ['confirmed', `${said}; ops-2 sees it too (there: timed out)`],
      pass: ['one-sided', `${said} from ops-1, but it answers ops-2 (there: answered 200)`],
      warn: ['one-sided', `${said} from ops-1, but it answers ops-2 (there: met a certificate that ends soon)`],
      late: [
        'unconfirmed',
        `${said}; ops-2 was asked too and could not tell (there: not counted: the monitor was late)`,
      ],
      none: ['unconfirmed', `${said}; ops-2 was asked too and could not tell (there: is not set up)`],
      nothing: ['unconfirmed', `${said}; no second opinion came from ops-2 within 7 s`],
    };
    const there: Record<Outcome, string> = {
      ...{ fail: 'timed out', pass: 'answered 200', warn: 'met a certificate that ends soon' },
      ...{ late: 'not counted: the monitor was late', none: 'is not set up' },
    };
    for (const [outcome, [worth, sentence]] of Object.entries(table)) {
      const answer = outcome === 'nothing' ? null : { outcome: outcome as Outcome, code: 'ok' as const };
      const weighed = of(answer && { ...answer, sentence: there[answer.outcome] });
      expect(weighed)
        .withContext(outcome)
        .toEqual({ worth, sentence, signal: worth === 'one-sided' ? 'worsened' : 'fell' });
    }
  });

  it('does not say twice what both see', () => {
    const answer = { outcome: 'fail', code: 'refused', sentence: 'were refused' } as const;
    expect(of(answer).sentence).toBe(`${said}; ops-2 sees it too`);
  });

  it('is waited for two seconds longer than the probe may take', () => {
    expect(patienceMs({ timeoutMs: 5_000 })).toBe(7_000);
  });

  it('is asked of whoever can see the same target', () => {
    const place = { host: 'db.example', port: 3306 };
    const here = { host: '127.0.0.1', port: 3306 };
    const aims: [Aim, Reach][] = [
      [{ ...withDefaults('http'), url: 'https://shop.example/health' }, 'anywhere'],
      [{ ...withDefaults('http'), url: 'http://anna:x@localhost:8080/' }, 'this-host'],
      [{ ...withDefaults('http'), url: 'http://[::1]:8080/' }, 'this-host'],
      [{ ...withDefaults('http'), url: 'http://localhost.example/' }, 'anywhere'],
      [{ ...withDefaults('tcp'), ...place }, 'anywhere'],
      [{ ...withDefaults('tcp'), ...here }, 'this-host'],
      [{ ...withDefaults('tls'), ...place, serverName: 'db' }, 'anywhere'],
      [{ ...withDefaults('mysql'), ...place, resourceId: 'r1' }, 'anywhere'],
      [{ ...withDefaults('mysql'), ...here, resourceId: 'r1' }, 'this-host'],
      [{ ...withDefaults('icmp'), host: '::1' }, 'this-host'],
      [{ ...withDefaults('dns'), name: 'shop.example' }, 'anywhere'],
      [{ ...withDefaults('dns'), name: 'shop.example', server: '127.0.0.53:53' }, 'this-host'],
      [{ ...withDefaults('host'), exporter: 'http://web-3:9100/metrics' }, 'anywhere'],
      [withDefaults('host'), 'nowhere'],
      [withDefaults('prometheus'), 'nowhere'],
      [{ ...withDefaults('heartbeat'), checkId: 'c1' }, 'nowhere'],
    ];
    for (const [aim, reach] of aims) expect(reachOf(aim)).withContext(JSON.stringify(aim)).toBe(reach);
  });

  it('holds a failure back without forgetting it', () => {
    const cadence = { fall: 1, rise: 1, intervalMs: 1_000, timeoutMs: 1_000 };
    const before = { ...freshState(5), status: 'up' as const };
    const failure = { outcome: 'fail', code: 'refused', sentence: 'were refused', durationMs: 1, facts: {} } as const;
    const { state } = foldResult(before, failure, cadence, 10);
    const run = { outcome: 'fail', length: 1 } as const;
    const sentence = '1 of 1 probe were refused; another daemon is asked';
    expect(heldBack(before, state)).toEqual({ ...before, run, lastAt: 10, sentence });
  });
});
