import { ManualClock } from '../../../platform/clock/index.js';
import { Log } from '../../../platform/logging/index.js';
import type { Drift } from '../../domain/drift.js';
import { WatchSettings } from './watch-settings.js';

describe('The watch over settings', () => {
  const drift: Drift = { member: 'm-1', name: 'db-1', variable: 'sync_binlog', running: '0', file: '1' };
  let clock: ManualClock;
  let mine: string[];
  let running: Record<string, Drift[]>;
  let told: [string, number][];
  let watch: WatchSettings;

  beforeEach(() => {
    clock = new ManualClock();
    [mine, running, told] = [['c-1'], { 'c-1': [], 'c-2': [] }, []];
    watch = new WatchSettings(
      clock,
      { all: async () => ['c-1', 'c-2'].map((id) => ({ id })) } as never,
      { topology: (id: string) => (mine.includes(id) ? {} : null) } as never,
      { drift: async ({ id }: { id: string }) => running[id] } as never,
      { drifted: (id: string, found: readonly Drift[]) => void told.push([id, found.length]) } as never,
      Log.silent(),
    );
  });
  async function pass(ms: number): Promise<[string, number][]> {
    told = [];
    for (let passed = 0; passed <= ms; passed += 5_000) {
      await watch.look();
      clock.advance(5_000);
    }
    return told;
  }

  it('reads a cluster of this daemon a while after it has it, then each ten minutes, and no other', async () => {
    expect(await pass(55_000)).toEqual([]);
    expect(await pass(60_000)).toEqual([['c-1', 0]]);
    expect(await pass(480_000)).toEqual([]);
    expect(await pass(120_000)).toEqual([['c-1', 0]]);
  });

  it('looks again soon where something differs, until it is mended', async () => {
    await pass(120_000);
    running['c-1'] = [drift];
    expect(await pass(600_000)).toContain(['c-1', 1]);
    running['c-1'] = [];
    expect(await pass(60_000)).toContain(['c-1', 0]);
  });

  it('begins anew with a cluster that it gets back', async () => {
    await pass(120_000);
    mine = [];
    expect(await pass(1_200_000)).toEqual([]);
    mine = ['c-1', 'c-2'];
    expect(await pass(150_000)).toEqual([
      ['c-1', 0],
      ['c-2', 0],
    ]);
  });
});
