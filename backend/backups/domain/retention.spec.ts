import type { BackupState } from './backup-state.js';
import { planRetention, type RetainedBackup } from './retention.js';

describe('retention', () => {
  /** Oldest first, as they were received. */
  const received = (...states: BackupState[]): RetainedBackup[] =>
    states.map((state, place) => ({ id: `b${place + 1}`, state, sequence: place + 1, inUse: false }));
  const removed = (backups: RetainedBackup[], keep: number) =>
    planRetention(backups, keep)
      .remove.map((backup) => backup.id)
      .sort();

  it('keeps the newest n in the order in which they were received', () => {
    const backups = received('verified', 'verified', 'verified', 'verified');
    expect(removed(backups.reverse(), 2)).toEqual(['b1', 'b2']);
  });

  it('never removes the last verified one, however many newer ones were not verified', () => {
    expect(removed(received('verified', 'stored', 'stored', 'stored'), 2)).toEqual(['b2']);
    expect(removed(received('verified', 'quarantined', 'quarantined'), 1)).toEqual([]);
  });

  it('never removes the last restorable one', () => {
    expect(removed(received('restorable', 'verified', 'verified', 'verified'), 1)).toEqual(['b2', 'b3']);
  });

  it('counts neither held nor quarantined ones and leaves them to a person', () => {
    expect(removed(received('verified', 'verified', 'quarantined', 'verified'), 2)).toEqual(['b1']);
  });

  it('removes nothing while the newest one is held, and says why', () => {
    const plan = planRetention(received('verified', 'verified', 'verified', 'held'), 1);
    expect(plan.remove).toEqual([]);
    expect(plan.paused).toMatch(/under half/);
  });

  it('leaves one that is being restored', () => {
    const backups = received('verified', 'verified', 'verified');
    backups[0].inUse = true;
    expect(removed(backups, 1)).toEqual(['b2']);
    expect(planRetention(backups, 1).keep).toContain({ id: 'b1', because: 'in use' });
  });

  it('keeps one even when told to keep none', () => {
    expect(removed(received('stored'), 0)).toEqual([]);
  });

  it('keeps a proven one in every history and for every count', () => {
    const states: BackupState[] = ['stored', 'held', 'verified', 'restorable', 'quarantined'];
    for (let history = 0; history < 5 ** 5; history++) {
      const backups = received(...[0, 1, 2, 3, 4].map((place) => states[Math.floor(history / 5 ** place) % 5]));
      for (const keep of [0, 1, 2, 7]) {
        const { remove } = planRetention(backups, keep);
        const left = backups.filter((backup) => !remove.some((gone) => gone.id === backup.id));
        for (const words of [['stored', 'verified', 'restorable'], ['verified', 'restorable'], ['restorable']])
          if (backups.some((backup) => words.includes(backup.state)))
            expect(left.some((backup) => words.includes(backup.state))).toBeTrue();
      }
    }
  });
});
