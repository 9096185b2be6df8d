import { withDefaults } from '../../domain/check.js';
import type { HeartbeatAim } from '../../domain/aim.js';
import { freshHeartbeat } from '../../domain/heartbeat.js';
import type { HeartbeatState } from '../../domain/heartbeat.js';
import { Heartbeats } from '../../ports.js';
import { describeProbe, scenarios } from '../testing/conformance.js';
import type { Expected, Scenario } from '../testing/conformance.js';
import { HeartbeatProbe } from './heartbeat-probe.js';

const start = Date.UTC(2026, 10, 20, 12);
const aim: HeartbeatAim = { ...withDefaults('heartbeat', { periodSeconds: 60, graceSeconds: 60 }), checkId: 'c' };
const limits = { timeoutMs: 700, signal: new AbortController().signal };

class Remembered extends Heartbeats {
  constructor(
    private readonly state: Promise<HeartbeatState | null>,
    private readonly listening = true,
  ) {
    super();
  }
  find = () => this.state;
  wasListening = () => Promise.resolve(this.listening);
}
const never = new Promise<never>(() => {});
const run = (state: Partial<HeartbeatState> | null, listening = true) => {
  const known = Promise.resolve(state && { ...freshHeartbeat(start), ...state });
  return new HeartbeatProbe(new Remembered(known, listening), () => start + 600_000).run(aim, limits);
};

describe('the heartbeat probe', () => {
  it('measures how long the job took', async () => {
    const result = await run({ lastSuccessAt: start + 599_000, lastHeardAt: start + 599_000, lastRunMs: 4200 });
    expect([result.outcome, result.durationMs]).toEqual(['pass', 4200]);
  });

  it('does not call a job down that nobody could have heard', async () => {
    expect((await run({}, true)).outcome).toBe('fail');
    const unheard = await run({}, false);
    expect([unheard.outcome, unheard.sentence]).toEqual(['warn', jasmine.stringContaining('no server of Holdfast')]);
  });

  it('says nothing of a job that is not set up', async () => {
    expect((await run(null)).outcome).toBe('none');
  });
});

const silent: Expected<HeartbeatAim> = { outcome: 'fail', code: 'timeout' };
const elsewhere = { impossible: 'it asks the store of Holdfast and no network' };
describeProbe<HeartbeatAim>('heartbeat', {
  probe: () => new HeartbeatProbe(new Remembered(never)),
  aim: () => aim,
  cases: () =>
    Object.fromEntries(scenarios.map((one) => [one, one === 'slow' ? silent : elsewhere])) as Record<
      Scenario,
      Expected<HeartbeatAim> | { impossible: string }
    >,
});
