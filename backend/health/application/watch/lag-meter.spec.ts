import { whyLate } from '../../domain/lateness.js';
import { CpuWaits, type CpuWaitsReading } from '../../ports.js';
import { LagMeter } from './lag-meter.js';

class GivenWaits extends CpuWaits {
  reading: CpuWaitsReading | null = { waitedMs: 5, pressedMs: 5 };

  read(): CpuWaitsReading | null {
    return this.reading && { ...this.reading };
  }
}

describe('the lag meter', () => {
  let now: number;
  let waits: GivenWaits;
  let meter: LagMeter;
  let end: () => void;

  beforeEach(() => {
    jasmine.clock().install();
    now = 0;
    waits = new GivenWaits();
    meter = new LagMeter({ monotonic: () => now }, waits);
    end = meter.begin().end;
  });
  afterEach(() => {
    end();
    jasmine.clock().uninstall();
  });

  /** Seconds in which the thread waited for a CPU, and somebody on the machine did. */
  function pass(seconds: number, share: { waited: number; pressed: number }): void {
    for (let tick = 0; tick < seconds * 20; tick++) {
      now += 50;
      if (waits.reading) waits.reading.waitedMs += 50 * share.waited;
      if (waits.reading?.pressedMs) waits.reading.pressedMs += 50 * share.pressed;
      jasmine.clock().tick(50);
    }
  }

  it('is on time where nobody waits, and where only others do', () => {
    pass(3, { waited: 0.01, pressed: 0.95 });
    expect(whyLate(meter.latenessSince(0))).toBeNull();
  });

  it('is late when the thread itself waited for a CPU, though its timers came in time', () => {
    pass(3, { waited: 0.4, pressed: 0.95 });
    expect(whyLate(meter.latenessSince(0))).toMatch(/^the monitor waited for a CPU 40 % of the time/);
    expect(meter.latenessSince(0).lagMs).toBe(0);
  });

  it('is late under pressure that it feels less', () => {
    pass(3, { waited: 0.15, pressed: 0.95 });
    expect(whyLate(meter.latenessSince(0))).toMatch(/^the machine was short of CPU 95 % of the time/);
  });

  it('forgets what was more than a second before a probe began', () => {
    pass(2, { waited: 0.9, pressed: 1 });
    pass(3, { waited: 0, pressed: 0 });
    expect(whyLate(meter.latenessSince(now - 100))).toBeNull();
    expect(whyLate(meter.latenessSince(0))).not.toBeNull();
  });

  it('measures by its timers alone where the kernel tells nothing', () => {
    waits.reading = null;
    pass(1, { waited: 1, pressed: 1 });
    now += 400;
    expect(meter.latenessSince(0)).toEqual({ lagMs: 350, waited: 0, pressure: null });
  });
});
