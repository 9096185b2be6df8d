import { firstSteps, type Progress } from './checklist';

const fresh: Progress = {
  recoveryKey: { state: 'unconfirmed' } as never,
  databases: 0,
  resources: 1,
  backups: [{ method: 'holdfast' } as never],
  channels: [{ enabled: false }],
};
const open = (progress: Progress) => firstSteps(progress).flatMap((step) => (step.done ? [] : [step.key]));

describe('the first steps', () => {
  it('are five on a new installation, Holdfast’s own backup not counted', () => {
    expect(open(fresh)).toEqual(['recovery-key', 'database', 'servers', 'backup', 'notification']);
  });

  it('go one by one', () => {
    expect(open({ ...fresh, recoveryKey: { state: 'confirmed' } as never, databases: 1, resources: 3 })).toEqual([
      'backup',
      'notification',
    ]);
  });

  it('never nag about what the reader may not see', () => {
    const blind = {
      recoveryKey: undefined,
      databases: undefined,
      resources: undefined,
      backups: undefined,
      channels: undefined,
    };
    expect(open(blind)).toEqual([]);
  });
});
