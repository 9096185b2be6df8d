import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NeighbourBell } from './neighbour-bell.js';

async function until(what: string, seen: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!seen()) {
    if (performance.now() > end) throw new Error(`waited 20 s until ${what}`);
    await delay(5);
  }
}

describe('A bell between processes', () => {
  let folder: string;
  let bells: NeighbourBell[];
  const bell = (name = 'bell') => {
    const made = new NeighbourBell(join(folder, name));
    bells.push(made);
    return made;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-bell-'));
    bells = [];
  });
  afterEach(() => {
    bells.forEach((one) => one.stop());
    rmSync(folder, { recursive: true });
  });

  it('works once it has heard itself, and is heard by all who share the file, however often it rings', async () => {
    const [one, other] = [bell(), bell()];
    let heard = 0;
    one.start(() => undefined);
    other.start(() => (heard += 1));
    expect([one.works, other.works]).toEqual([false, false]);
    await until('both have heard themselves', () => one.works && other.works);
    for (let ring = 0; ring < 3; ring++) {
      const before = heard;
      one.ring();
      await until('the other has heard it', () => heard > before);
    }
    expect(statSync(join(folder, 'bell')).size).toBe(1);
  });

  it('stays silent where no file can be made, and after it was stopped', async () => {
    const nowhere = bell('no such folder/bell');
    nowhere.start(() => undefined);
    nowhere.ring();
    expect(nowhere.works).toBeFalse();
    const one = bell();
    one.start(() => undefined);
    await until('it has heard itself', () => one.works);
    one.stop();
    one.ring();
    expect(one.works).toBeFalse();
  });
});
