import { hostname } from 'node:os';
import { ManualClock } from '../../../platform/clock/index.js';
import { thisHolder } from '../../../platform/leases/index.js';
import type { Resources, ThisMachine } from '../../../resources/index.js';
import { memberBeatMs } from '../../domain/sharing.js';
import type { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { Crew } from './crew.js';
import { LocalMachine } from './local-machine.js';

describe('the machine on which Holdfast began', () => {
  const figures = { checks: 0, lagMs: 0, results: 0, late: 0 };
  const locals = Array.from({ length: 50 }, (_, i) => `local-${i}`);
  const others = Array.from({ length: 50 }, (_, i) => `web-${i}`);
  let machine: string;
  let known: string[];
  let live: string[];
  let clock: ManualClock;
  let crew: Crew;

  beforeEach(() => {
    [machine, known, live] = [hostname(), locals, [thisHolder, 'other']];
    clock = new ManualClock();
    const hosts: Record<string, string> = { [thisHolder]: hostname(), other: 'elsewhere' };
    const beat = () => Promise.resolve({ members: live.map((id) => ({ id, host: hosts[id], pid: 1, at: 0 })), now: 0 });
    const isThisMachine = (host: string) => Promise.resolve(host === machine);
    const local = new LocalMachine(
      { isThisMachine } as unknown as ThisMachine,
      { onThisMachine: () => Promise.resolve(known) } as unknown as Resources,
      clock,
    );
    crew = new Crew({ beat } as unknown as MonitorMembersStore, clock, local);
  });
  const ours = (ids: string[]) => ids.filter((id) => crew.isOurs(id)).length;

  it('is looked at by the daemon that runs there, while the rest is shared', async () => {
    await crew.beat(figures);
    expect(ours(locals)).toBe(50);
    expect(ours(others)).toBeGreaterThan(0);
    expect(ours(others)).toBeLessThan(50);
  });

  it('is left to that daemon by every other', async () => {
    machine = 'elsewhere';
    await crew.beat(figures);
    expect(ours(locals)).toBe(0);
  });

  it('goes to any daemon while none runs there, which must say so', async () => {
    machine = 'a third one';
    await crew.beat(figures);
    expect(ours(locals)).toBeGreaterThan(0);
    expect(ours(locals)).toBeLessThan(50);
    live = [thisHolder];
    expect(await crew.beat(figures)).toBe('changed');
    expect(ours(locals)).toBe(50);
  });

  it('is noticed when it is added later, without a look at each beat', async () => {
    known = [];
    await crew.beat(figures);
    expect(ours(locals)).toBeLessThan(50);
    known = locals;
    const news: string[] = [];
    for (let beats = 0; beats < 20; beats++) {
      clock.advance(memberBeatMs);
      news.push(await crew.beat(figures));
    }
    expect(news.filter((one) => one !== 'same')).toEqual(['changed']);
    expect(ours(locals)).toBe(50);
  });
});
